import { spawn } from "node:child_process";
import { runtimeFaults } from "./faults";

export interface Finished {
  /** The program does not exist. */
  missing: boolean;
  code: number | null;
  signal: string | null;
  /** The last lines of both streams. */
  lines: string[];
}

/** Runs a program to its end, without a shell. Throws `runtime-aborted` if the signal fires. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd?: string; signal?: AbortSignal | undefined },
): Promise<Finished> {
  const { env, cwd, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(runtimeFaults.aborted());
    const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    const tail: string[] = [];
    const kill = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", kill);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split(/[\r\n]+/);
        // A stream without line ends is cut, so that memory stays bounded.
        rest = (lines.pop() ?? "").slice(-10_000);
        tail.push(...lines.filter((line) => line.trim() !== ""));
        tail.splice(0, tail.length - 60);
      });
      stream.on("end", () => rest.trim() !== "" && tail.push(rest));
    }
    const finish = (finished: Omit<Finished, "lines">) => {
      signal?.removeEventListener("abort", kill);
      if (signal?.aborted === true) reject(runtimeFaults.aborted());
      else resolve({ ...finished, lines: tail });
    };
    child.on("error", () => finish({ missing: true, code: null, signal: null }));
    child.on("close", (code, by) => finish({ missing: false, code, signal: by }));
  });
}
