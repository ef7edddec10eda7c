import { Fault } from "../base/issue";

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Every sentence of this folder, worded once. */
export const tableFault = {
  badPath: (source: string, why: string) =>
    new Fault(
      "bad-path",
      `The source ${quote(source)} ${why}.`,
      "Write a path relative to the notebook, with `/` between folders.",
    ),
  outsideWorkspace: (source: string) =>
    new Fault(
      "outside-workspace",
      `The source ${quote(source)} lies outside the workspace of the notebook.`,
      "Copy the file into the workspace, or open the folder that holds both.",
    ),
  missingFile: (source: string, near: readonly string[], all: readonly string[]) =>
    new Fault(
      "missing-file",
      `There is no file ${quote(source)}.`,
      near.length > 0
        ? `Did you mean ${list(near)}?`
        : all.length > 0
          ? `The folder has ${list(all.slice(0, 5))}${all.length > 5 ? " and more" : ""}.`
          : "Paths are relative to the notebook; the folder has no data file.",
    ),
  missingFolder: (source: string, folder: string) =>
    new Fault(
      "missing-file",
      `There is no file ${quote(source)}: the folder ${quote(folder)} does not exist.`,
      "Paths are relative to the notebook.",
    ),
  unknownSample: (
    source: string,
    near: readonly string[],
    samples: readonly string[],
    file?: string,
    ending = ".csv",
  ) =>
    new Fault(
      "unknown-sample",
      `There is no sample data ${quote(source)}.`,
      file !== undefined
        ? `Did you mean the file \`${file}\`? A name without ending is sample data.`
        : near.length > 0
          ? `Did you mean ${list(near)}?`
          : `Samples are ${list(samples)}. Write the ending if you mean a file, as in \`${source}${ending}\`.`,
    ),
  notAFile: (source: string, what: string) =>
    new Fault("not-a-file", `The source ${quote(source)} is ${what}, not a file.`, "Name a file."),
  notReadable: (source: string, code: string) =>
    new Fault(
      "not-readable",
      `The file ${quote(source)} cannot be read (${code}).`,
      "Check its permissions, and that the folder is reachable.",
    ),
  unknownFormat: (name: string, endings: readonly string[]) =>
    new Fault(
      "unknown-format",
      `The file ${quote(name)} is of a kind that is not read here.`,
      `Save it as ${endings.slice(0, -1).join(", ")} or ${endings.at(-1)}.`,
    ),
  empty: (name: string) =>
    new Fault(
      "empty-file",
      `The file ${quote(name)} is empty.`,
      "Give it the names of its columns, and rows.",
    ),
  noRows: (name: string) =>
    new Fault(
      "no-rows",
      `The file ${quote(name)} has column names and not one row.`,
      "Add rows below the first line.",
    ),
  noRecords: (name: string) =>
    new Fault("no-rows", `The file ${quote(name)} holds no row.`, "Give it rows: one object each."),
  oneObject: (name: string) =>
    new Fault(
      "one-object",
      `The file ${quote(name)} holds one object, where a list of objects, one a row, is expected.`,
      "Write `[{…}, {…}]`, or one object a line in a file that ends in `.ndjson`.",
    ),
  notJson: (name: string, position: string) =>
    new Fault(
      "not-json",
      `The file ${quote(name)} is not valid JSON${position}.`,
      "Mend it there, or save it again from where it came.",
    ),
  noHeader: (name: string, first: string) =>
    new Fault(
      "no-header",
      `The first line of ${quote(name)} holds values (${quote(first)}) where the names of the columns are expected.`,
      "Add a first line with the names of the columns.",
    ),
  notUtf8: (name: string, line: number | undefined) =>
    new Fault(
      "not-utf8",
      `The file ${quote(name)} is not UTF-8 text${line === undefined ? "" : ` (line ${line})`}.`,
      "Save it again as UTF-8.",
    ),
  ragged: (name: string, line: number, found: number, expected: number) =>
    new Fault(
      "ragged-row",
      `Line ${line} of ${quote(name)} has ${count(found, "value")}, but the first line names ${count(expected, "column")}.`,
      "Mend the line, or put values that hold the separator in quotes.",
    ),
  openQuote: (name: string, line: number) =>
    new Fault(
      "open-quote",
      `A quote that opens in line ${line} of ${quote(name)} is never closed as it should be.`,
      'Close it, and double a quote inside a value (`""`).',
    ),
  longLine: (name: string, line: number) =>
    new Fault(
      "long-line",
      `Line ${line} of ${quote(name)} is longer than 2 MB.`,
      "Check its quotes and its line endings.",
    ),
  badLines: (name: string) =>
    new Fault(
      "bad-lines",
      `The lines of ${quote(name)} end in different ways, or a quote stands where none may.`,
      "Save the file again with one kind of line ending.",
    ),
  tooLarge: (name: string, limit: string) =>
    new Fault(
      "table-too-large",
      `The file ${quote(name)} holds more than ${limit}.`,
      "Take fewer rows or columns, or a coarser step.",
    ),
  notUnderstood: (name: string, sentence: string) =>
    new Fault(
      "bad-table",
      `The file ${quote(name)} cannot be read as a table: ${sentence}.`,
      "Check the file.",
    ),
  noBinaries: (platform: string) =>
    new Fault(
      "no-table-reader",
      `DuckDB, which reads the tables, has no binaries for ${platform} in this installation.`,
      "Install the extension or the clone for this platform; generators such as `{generator: sine, n: 1000, period: 50}` work without it.",
    ),
  notBuilt: (file: string) =>
    new Fault(
      "no-table-reader",
      `The reader of tables, ${quote(file)}, is not there.`,
      "Run `npm run build`.",
    ),
  died: (name: string, how: string) =>
    new Fault(
      "table-reader-died",
      `The process that read ${quote(name)} ended unexpectedly (${how}).`,
      "Run the cell again; if it happens again, the file may be too large for the memory.",
    ),
  timeout: (name: string, ms: number) =>
    new Fault(
      "table-timeout",
      `Reading ${quote(name)} took longer than ${Math.round(ms / 1000)} s and was stopped.`,
      "Take a smaller file, or one on a faster disk.",
    ),
  hiddenTarget: (path: string, part: string) =>
    new Fault(
      "hidden-target",
      `Nothing is saved as ${quote(path)}: ${quote(part)} begins with a dot, as settings and histories of programs do.`,
      "Choose a name without a dot at its start.",
    ),
  noFolder: (path: string, folder: string) =>
    new Fault(
      "no-folder",
      `Nothing is saved as ${quote(path)}: the folder ${quote(folder)} does not exist.`,
      "Make the folder, or choose another name; paths are relative to the notebook.",
    ),
  notReplaceable: (path: string, what: string) =>
    new Fault(
      "not-replaceable",
      `Nothing is saved as ${quote(path)}, since that is ${what}.`,
      "Choose another name.",
    ),
  notOurs: (path: string) =>
    new Fault(
      "not-ours",
      `Nothing is saved as ${quote(path)}: a file of that name is there and was not saved by a cell like this.`,
      "Choose another name, or delete the file yourself.",
    ),
  notWritable: (path: string, code: string) =>
    new Fault(
      "not-writable",
      `The file ${quote(path)} cannot be written (${code}).`,
      "Check the permissions of its folder, and that there is room.",
    ),
  interrupted: (name: string) => new Fault("interrupted", `Reading ${quote(name)} was interrupted.`),
};

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
