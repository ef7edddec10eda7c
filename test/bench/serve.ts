import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Row } from "./rows.mjs";

/** Runs so many steps, or fits, or forecasts, to their end. */
export type Run = (count: number) => void | Promise<void>;

/** Answers the bench: "set up ROW", then "run COUNT" with the milliseconds it took, then "memory" with megabytes. */
export function serve(setUp: (row: Row) => Promise<Run>): void {
  let run: Run | undefined;
  const answer = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const handle = async (line: string) => {
    const [word, rest] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
    if (word === "setup") {
      // SAFETY: the bench alone writes to this process.
      run = await setUp(JSON.parse(rest) as Row);
      answer("ready");
    } else if (word === "run") {
      const started = performance.now();
      await run?.(Number(rest));
      answer(performance.now() - started);
    } else answer(peakMegabytes());
  };
  let queue: Promise<unknown> = Promise.resolve();
  createInterface({ input: process.stdin }).on("line", (line) => {
    queue = queue.then(() => handle(line)).catch((error: unknown) => answer({ error: String(error) }));
  });
}

function peakMegabytes(): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return Number(peak) / 1024;
}
