import type { Command } from "../command";
import { exit } from "../exit-codes";
import { usageFaults } from "../faults";
import { problemLine, readNotebook } from "../read-notebook";

const usage = "check IN [-p KIND.NAME.KEY=VALUE]… [--json]";

export const check: Command = {
  name: "check",
  usage,
  summary: "Says what is wrong with a notebook without running it",
  options: {
    param: { value: "KIND.NAME.KEY=VALUE", short: "p", doc: "check with another value of a key" },
    json: { doc: "print one JSON object a line" },
  },
  notes: ["Prints file:line:column code sentence for every issue. Exit code 1 if one of them is an error."],
  async run(args, io) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) {
      throw usageFaults.positionals("check", `rnnbook ${usage}`, more);
    }
    const { problems } = await readNotebook(file, { params: readParams(args.all("param")) }, io);
    const ok = !problems.some(({ severity }) => severity === "error");
    const code = ok ? exit.fine : exit.failed;
    if (args.has("json")) {
      for (const problem of problems) io.terminal.out(JSON.stringify({ event: "issue", ...problem }));
      io.terminal.out(JSON.stringify({ event: "done", ok, exit: code }));
    } else {
      for (const problem of problems) io.terminal.out(problemLine(file, problem));
      if (problems.length === 0) io.terminal.err(`${file}: nothing to complain of.`);
    }
    return code;
  },
};

/** `train.net.epochs=5` as target and YAML. Of a target that is given twice, the last counts. */
export function readParams(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at <= 0) throw usageFaults.badValue("-p", text, "KIND.NAME.KEY=VALUE, as in train.net.epochs=5");
      return [text.slice(0, at).trim(), text.slice(at + 1)];
    }),
  );
}
