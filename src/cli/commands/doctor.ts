import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examine, type Finding } from "../../client/doctor";
import { disposeTables, readTable } from "../../tables";
import type { Command, CommandIo } from "../command";
import { exit } from "../exit-codes";
import { usageFaults } from "../faults";

export const doctor: Command = {
  name: "doctor",
  usage: "doctor",
  summary: "Says what is on this machine, and the one command that mends what is missing",
  options: {},
  notes: [
    "Exit code 0 if notebooks run, be it on the embedded engine; 2 if something is broken without which none can:",
    "Node, the files of RNNBook, or the reading of tables.",
  ],
  async run(args, io) {
    if (args.positionals.length > 0)
      throw usageFaults.positionals("doctor", "rnnbook doctor", args.positionals);
    const findings = await examine({ dist: io.dist, env: io.env, signal: io.stop.signal });
    findings.push(await examineTables(io));
    const width = Math.max(...findings.map(({ what }) => what.length));
    for (const { what, state, sentence, remedy } of findings) {
      const mark = { ok: "ok     ", missing: "missing", broken: "broken " }[state];
      io.terminal.out(`${mark}  ${what.padEnd(width)}  ${sentence}`);
      if (remedy !== undefined) io.terminal.out(`${" ".repeat(width + 11)}→ ${remedy}`);
    }
    return findings.some(({ state }) => state === "broken") ? exit.usage : exit.fine;
  },
};

/** Reads a table of one row, through everything that reading tables takes. */
async function examineTables({ dist }: CommandIo): Promise<Finding> {
  const what = "DuckDB";
  const folder = mkdtempSync(join(tmpdir(), "rnnbook-doctor-"));
  const file = join(folder, "table.csv");
  writeFileSync(file, "time,value\n2020-01-01,1\n");
  try {
    const { rows } = await readTable(file, { dist, execPath: process.execPath });
    if (rows === 1) return { what, state: "ok", sentence: "reads tables" };
    return { what, state: "broken", sentence: "reads tables wrongly", remedy: "npm install" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      what,
      state: "broken",
      sentence: `cannot read tables: ${reason}`,
      remedy: "npm install && npm run build",
    };
  } finally {
    disposeTables();
    rmSync(folder, { recursive: true, force: true });
  }
}
