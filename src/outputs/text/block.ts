import { columnsOf, padEnd } from "./width";

/**
 * Breaks at blanks, and inside a word only where it is longer than a line. Line breaks in `text` are kept. The first
 * line begins with `margin`, the others with `hanging`.
 */
export function wrap(text: string, width: number, margin = "", hanging = margin): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|\r|\n/)) {
    let line = "";
    const before = () => (lines.length > 0 ? hanging : margin);
    const room = () => width - columnsOf(before());
    const end = () => {
      lines.push(before() + line);
      line = "";
    };
    for (const word of paragraph.split(/[ \t]+/)) {
      if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > room()) end();
      line = line === "" ? word : `${line} ${word}`;
      while (columnsOf(line) > room()) {
        const [head, tail] = splitAt(line, room());
        line = head;
        end();
        line = tail;
      }
    }
    end();
  }
  return lines;
}

/** Label and value, one a line, the values one below the other. Rows whose value is undefined are left out. */
export function facts(rows: readonly (readonly [string, string | undefined])[], width: number): string[] {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const labels = Math.max(...shown.map(([label]) => columnsOf(label)));
  const margin = " ".repeat(labels + 4);
  return shown.flatMap(([label, value]) => {
    const [first = "", ...rest] = wrap(value, width - margin.length);
    return [`  ${padEnd(label, labels)}  ${first}`, ...rest.map((line) => margin + line)];
  });
}

/** Parts of a text with one empty line between them; empty parts are left out. */
export function stack(...parts: readonly (readonly string[])[]): string[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : ["", ...part]));
}

export function notesBlock(notes: readonly string[], width: number): string[] {
  return notes.flatMap((note) => wrap(note, width, "  • ", "    "));
}

/** "scaler: standard, split: [0.7, 0.1, 0.2]": the keys that the user did not write, or undefined if there are none. */
export function defaultsText(
  config: Readonly<Record<string, unknown>>,
  defaults: readonly string[],
): string | undefined {
  if (defaults.length === 0) return undefined;
  return defaults.map((key) => `${key}: ${settingText(config[key])}`).join(", ");
}

/** The value of a setting as it would stand in a cell. */
export function settingText(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (Array.isArray(value)) return `[${value.map(settingText).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${settingText(inner)}`);
    return `{${entries.join(", ")}}`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function splitAt(text: string, width: number): [string, string] {
  let head = "";
  for (const character of text) {
    if (head !== "" && columnsOf(head) + columnsOf(character) > width) break;
    head += character;
  }
  return [head, text.slice(head.length)];
}
