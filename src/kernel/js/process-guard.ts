import { scriptFaults } from "./faults";

let guarded = false;
let leaving = false;

/** Ends the kernel's process, which cells may not. */
export function leaveProcess(code: number): never {
  leaving = true;
  process.exit(code);
}

/**
 * Cells run in the kernel's process: what would end it throws instead, with a sentence. This keeps from accidents; it
 * is no protection against a cell that means harm, which only trust is.
 */
export function guardProcess(): void {
  if (guarded) return;
  guarded = true;
  const kill = process.kill.bind(process);
  for (const name of ["exit", "abort", "reallyExit"] as const) {
    // SAFETY: `reallyExit` is Node's own and not in its types.
    const target = process as unknown as Record<string, (code?: number) => never>;
    const original = target[name];
    target[name] = (code) => {
      if (leaving && original !== undefined) return original.call(process, code);
      throw scriptFaults.exit(`process.${name}`);
    };
  }
  process.kill = (pid, signal) => {
    // Signal 0 only asks whether a process is there.
    if (pid === process.pid && signal !== 0 && !leaving) throw scriptFaults.exit("process.kill");
    return kill(pid, signal);
  };
}
