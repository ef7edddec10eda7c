import { dirname, join } from "node:path";
import { Fault } from "../../base/issue";
import type { Command } from "../command";
import { exit } from "../exit-codes";
import { formats } from "../export";
import { documentWithStored } from "../export/document";
import { cannotExport } from "../export/script/faults";
import { usageFaults } from "../faults";
import { readNotebookFile } from "../notebook-file";
import { outputFile } from "../output-file";

const names = formats.map(({ name }) => name);
const usage = `export IN --format ${names.join("|")} -o OUT`;

export const exportNotebook: Command = {
  name: "export",
  usage,
  summary: "Writes a notebook in another form",
  options: {
    format: { value: names.join("|"), doc: "default: what the ending of OUT says" },
    output: { value: "OUT", short: "o", doc: "the file to write" },
  },
  notes: [
    ...formats.map(({ name, doc }) => `${name.padEnd(6)} ${doc}`),
    "",
    "Outputs are those that lie beside the notebook, under .rnnbook/; those of a cell that has changed since are marked.",
    "Exit code 1 if the notebook holds something that has no counterpart in the format.",
  ],
  async run(args, io) {
    const [file, ...more] = args.positionals;
    const line = `rnnbook ${usage}`;
    if (file === undefined || more.length > 0) throw usageFaults.positionals("export", line, more);
    const given = args.get("output");
    if (given === undefined) throw usageFaults.noOutput("export", line);
    const target = outputFile(given, io.cwd);
    const asked = args.get("format");
    const format = formats.find(({ name, ending }) =>
      asked === undefined ? ending === target.ending : name === asked,
    );
    if (format === undefined) throw usageFaults.format(asked, names);
    const notebook = readNotebookFile(file, io.cwd);
    if (target.path === notebook.path) throw usageFaults.sameFile(given);
    const document = documentWithStored(notebook, (sentence) => io.terminal.err(sentence));
    try {
      const { text, beside = [] } = await format.write(document, io, target.path);
      target.write(text);
      for (const { name, content } of beside) {
        outputFile(join(dirname(target.path), name), io.cwd).write(content);
        io.terminal.err(`${join(dirname(given), name)} goes with it.`);
      }
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== cannotExport) throw error;
      io.terminal.err(io.terminal.red(`${error.message} ${error.remedy ?? ""}`.trim()));
      return exit.failed;
    }
    return exit.fine;
  },
};
