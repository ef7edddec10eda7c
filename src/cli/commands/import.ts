import { print } from "../../notebook/print";
import type { Command } from "../command";
import { exit } from "../exit-codes";
import { readIpynb } from "../export/ipynb/read";
import { usageFaults } from "../faults";
import { readBytes } from "../notebook-file";
import { outputFile } from "../output-file";
import { resolve } from "node:path";

const usage = "import IN.ipynb -o OUT";

export const importNotebook: Command = {
  name: "import",
  usage,
  summary: "Makes a notebook of a Jupyter notebook",
  options: { output: { value: "OUT.rnnbook", short: "o", doc: "the notebook to write" } },
  notes: [
    "What was exported comes back as it was, without outputs. Of other notebooks the text is kept; code in other",
    "languages cannot run here and becomes text too.",
  ],
  run(args, io) {
    const [file, ...more] = args.positionals;
    const line = `rnnbook ${usage}`;
    if (file === undefined || more.length > 0) throw usageFaults.positionals("import", line, more);
    const given = args.get("output");
    if (given === undefined) throw usageFaults.noOutput("import", line);
    const target = outputFile(given, io.cwd, [".rnnbook"]);
    const { notebook, notes } = readIpynb(readBytes(file, resolve(io.cwd, file)), file);
    target.write(print(notebook));
    for (const note of notes) io.terminal.err(note);
    return Promise.resolve(exit.fine);
  },
};
