import type { Stop } from "./command";
import { exit } from "./exit-codes";

/** The first Ctrl-C (or a request to end) aborts the signal, the second ends the process. */
export function listenForStop(): Stop {
  const controller = new AbortController();
  const killers: (() => void)[] = [];
  const onSignal = () => {
    if (!controller.signal.aborted) return controller.abort();
    for (const kill of killers) kill();
    process.exit(exit.interrupted);
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  // Whoever read our output has gone away, as `head` does: nothing more can be said.
  process.stdout.on("error", () => {
    for (const kill of killers) kill();
    process.exit(exit.interrupted);
  });
  return { signal: controller.signal, onKill: (listener) => void killers.push(listener) };
}
