import type { Kernel, KernelExit, RunCommand } from "../../client/api";
import { beginRun, stepRun, type RunInput } from "../../client/run";
import type { Output } from "../../outputs";
import type { CellError, CellState } from "../../protocol/messages";

/** What happens in a run, as `--json` prints it: no states that will change, nothing twice, an end for every start. */
export type RunEvent =
  | { event: "cell"; cell: number; state: CellState; ms?: number; error?: CellError }
  | ({ event: "progress"; cell: number } & Record<string, unknown>)
  | ({ event: "output"; cell: number } & Output);

/**
 * Turns what a kernel tells, and its end, into the events of a run. `placeOf` says where in the file a cell begins,
 * for the error of a cell during which the kernel died.
 */
export function followRun(
  kernel: Kernel,
  run: { count: number; targets: readonly number[]; placeOf(cell: number): { line: number; column: number } },
  listener: (event: RunEvent) => void,
): { settle(): void } {
  let state = beginRun(run.count, run.targets);
  const started = new Set<number>();
  const step = (input: RunInput): RunCommand[] => {
    const next = stepRun(state, input);
    state = next.state;
    return next.commands;
  };
  const end = (commands: readonly RunCommand[], failure: KernelExit["failure"]) => {
    for (const command of commands) {
      if (command.do === "show") listener({ event: "output", cell: command.cell, ...command.output });
      if (command.do === "end") {
        const wasRunning = started.has(command.cell);
        listener(endOf(command, wasRunning, failure, run.placeOf(command.cell)));
      }
    }
  };
  const subscriptions = [
    kernel.onEvent((event) => {
      const { body } = event;
      const known = step({ type: "event", event, time: Date.now() }).some((command) => command.do !== "log");
      if (!known) return;
      if (body.event === "cell") {
        const { cell, state: cellState, ms, error } = body;
        if (cellState === "start") started.add(cell);
        listener({ event: "cell", cell, state: cellState, ms, error });
      } else if (body.event === "progress") {
        listener(body);
      } else if (body.event === "output") {
        const { cell, kind, name, mime, data } = body;
        listener({ event: "output", cell, kind, name, mime, data });
      }
    }),
    kernel.onExit((exit) => end(step({ type: "exit", exit, time: Date.now() }), exit.failure)),
  ];
  return {
    settle() {
      for (const subscription of subscriptions) subscription.dispose();
      end(step({ type: "settled", time: Date.now() }), undefined);
    },
  };
}

function endOf(
  command: Extract<RunCommand, { do: "end" }>,
  wasRunning: boolean,
  failure: KernelExit["failure"],
  place: { line: number; column: number },
): RunEvent {
  const { cell, success, ms } = command;
  if (success === false && failure !== undefined) {
    const { code, message, remedy } = failure;
    return { event: "cell", cell, state: "error", ms, error: { code, message, ...place, remedy } };
  }
  return { event: "cell", cell, state: wasRunning ? "interrupted" : "skipped", ms };
}
