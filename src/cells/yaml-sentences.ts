import type { YamlTrouble } from "./issues";

/** For each way in which YAML cannot be read: what is wrong with the text, and what to do about it. */
export const yamlSentences: { [T in YamlTrouble]: (text: string) => [string, string] } = {
  tab: () => ["This line is indented with a tab.", "Indent with spaces, two for each level."],
  quote: () => ["A quotation mark is opened but not closed.", "Close it on the same line."],
  bracket: () => ["A bracket is opened but not closed.", "Close it with ] or }."],
  comma: () => ["Two entries stand side by side without a comma.", "Put a comma between them."],
  indent: () => [
    "The indentation of this line fits none above.",
    "Begin the keys of a cell at the start of the line.",
  ],
  line: (text) => [
    `${code(text)} is not \`key: value\`.`,
    "Write a key, a colon, a space and a value, such as `units: 64`.",
  ],
  deeper: () => [
    "This line is indented deeper than the one above, but belongs to no key.",
    "Begin it where the keys above begin.",
  ],
  colon: () => [
    "A second colon stands on this line.",
    "Begin each key on a line of its own; quote a text that has a colon in it.",
  ],
  start: (text) => [`A value cannot begin with ${code(text)}.`, "Put the text in quotation marks."],
  token: (text) => [`${code(text)} does not belong here.`, "Delete it, or put the text in quotation marks."],
  documents: () => ["`---` would begin a second document.", "Write the rest into a cell of its own."],
  alias: (text) => [
    `${code(text)} is an anchor or an alias, which cells do not have.`,
    "Write the value out, or quote a text that begins with & or *.",
  ],
  tag: (text) => [
    `${code(text)} is a tag, which cells do not have.`,
    "Delete it, or quote a text that begins with an exclamation mark.",
  ],
  key: () => ["A key is a single word, not a list or an object.", "Write a word before the colon."],
  other: () => ["This is not YAML that can be read.", "Write lines of the form `key: value`."],
};

/** Text as the user wrote it, on one line and in at most 60 characters. */
export function code(text: string): string {
  return `\`${shorten(text.replaceAll("`", "'"))}\``;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
