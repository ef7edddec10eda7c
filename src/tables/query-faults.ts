import { Fault } from "../base/issue";

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Every sentence on `source: {sql: …}`, worded once. `where` is empty or says the place, with a space before it. */
export const queryFault = {
  notASelect: (holds: string) =>
    new Fault(
      "not-a-select",
      `The \`sql\` of a data cell is one SELECT, but this ${holds}.`,
      "Write one SELECT over files, such as `SELECT * FROM 'rides.csv' WHERE riders > 0`; nothing else is run.",
    ),
  bad: (sentence: string, where: string) =>
    new Fault(
      "bad-query",
      `The query cannot be run${where}: ${sentence}.`,
      `Mend ${where === "" ? "the query" : "it there"}. It is read as DuckDB's SQL; names of columns with spaces stand in double quotes.`,
    ),
  notAFile: (name: string, where: string) =>
    new Fault(
      "not-a-file",
      `The query reads ${quote(name)}${where}, which is no file.`,
      "Write the file in quotes after FROM, as in `FROM 'rides.csv'`; there are no other tables.",
    ),
  functionRefused: (name: string, allowed: readonly string[], where: string) =>
    new Fault(
      "bad-query",
      `The query reads from \`${name}\`${where}, which is not open to notebooks.`,
      `Write the file in quotes after FROM, or use ${allowed.map((one) => `\`${one}\``).join(", ")}.`,
    ),
  fileNotPlain: (where: string) =>
    new Fault(
      "bad-query",
      `The query does not name its file as plain text in quotes${where}.`,
      "Write it out, as in `read_csv('rides.csv', delim = ';')`; it cannot be computed.",
    ),
  refused: (sentence: string) =>
    new Fault(
      "outside-workspace",
      `The query touches what is closed to notebooks: ${sentence}.`,
      "A query reads files of the workspace and nothing else.",
    ),
  noRows: () => new Fault("no-rows", "The query gives no row.", "Loosen its conditions."),
  tooLarge: () =>
    new Fault(
      "table-too-large",
      "The query takes more than the memory allows.",
      "Take fewer rows, or aggregate before joining and sorting.",
    ),
  timeout: (ms: number) =>
    new Fault(
      "table-timeout",
      `The query took longer than ${Math.round(ms / 1000)} s and was stopped.`,
      "Read fewer rows, or join on fewer; a Parquet file is read faster than a CSV.",
    ),
};
