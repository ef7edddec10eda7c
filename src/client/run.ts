import { cutShort } from "../outputs/cut-short";
import { mimeOf } from "../outputs/output";
import type { Output } from "../outputs";
import type { KernelEvent, NumberedEvent } from "../protocol/messages";
import type { KernelExit, RunCommand } from "./api";

/** A cell between its start and its end, or waiting for its start. */
interface RunningCell {
  started: boolean;
  startTime: number;
  /** The last report. */
  progress: Record<string, unknown>;
  /** Outputs by slot; what is not final yet is kept to be shown for good if the kernel dies. */
  slots: ReadonlyMap<number, { output: Output; final: boolean }>;
}

export interface RunState {
  /** How many cells the notebook has; an event about any other is no event of ours. */
  readonly count: number;
  /** Cells that wait or run. Those that ended are not in it, so that a late event finds nothing to change. */
  readonly cells: ReadonlyMap<number, RunningCell>;
  /** No cell has ended badly so far. */
  readonly ok: boolean;
}

export type RunInput =
  /** `time` in milliseconds since 1970. */
  | { type: "event"; event: NumberedEvent; time: number }
  | { type: "exit"; exit: KernelExit; time: number }
  /** The run was refused or ended; what still waits will not come. */
  | { type: "settled"; time: number };

export interface RunStep {
  state: RunState;
  commands: RunCommand[];
}

/** A run of the cells `targets` of a notebook with `count` cells. */
export function beginRun(count: number, targets: readonly number[]): RunState {
  const waiting: RunningCell = { started: false, startTime: 0, progress: {}, slots: new Map() };
  return { count, ok: true, cells: new Map(targets.map((cell) => [cell, waiting])) };
}

/**
 * What a driver is to do next, from what the kernel says or from its end. Pure and total: whatever arrives, in
 * whatever order, it returns; what fits nowhere becomes a line of log.
 */
export function stepRun(state: RunState, input: RunInput): RunStep {
  switch (input.type) {
    case "event":
      return onEvent(state, input.event.body, input.time);
    case "exit":
      return onExit(state, input.exit, input.time);
    case "settled":
      return endAll(state, input.time, undefined);
  }
}

function onEvent(state: RunState, event: KernelEvent, time: number): RunStep {
  if (event.event === "log") return { state, commands: [{ do: "log", text: event.text }] };
  if (event.cell >= state.count) return ignored(state, event, "a cell that is not there");
  const cell = state.cells.get(event.cell);
  switch (event.event) {
    case "cell":
      return event.state === "start" ? onStart(state, event, time) : onEnd(state, event, cell, time);
    case "progress": {
      if (cell?.started !== true) return ignored(state, event, "a cell that does not run");
      const fields: Record<string, unknown> = { ...event };
      delete fields["event"];
      delete fields["cell"];
      return {
        state: withCell(state, event.cell, { ...cell, progress: fields }),
        commands: [{ do: "progress", cell: event.cell, fields }],
      };
    }
    case "update":
    case "output": {
      if (cell?.started !== true) return ignored(state, event, "a cell that does not run");
      const { kind, name, mime, data } = event;
      const output: Output = { kind, name, mime, data };
      const final = event.event === "output";
      const slots = new Map(cell.slots).set(event.slot, { output, final });
      return {
        state: withCell(state, event.cell, { ...cell, slots }),
        commands: [{ do: "show", cell: event.cell, slot: event.slot, output, final }],
      };
    }
  }
}

type CellEvent = Extract<KernelEvent, { event: "cell" }>;

function onStart(state: RunState, event: CellEvent, time: number): RunStep {
  if (state.cells.get(event.cell)?.started === true) return ignored(state, event, "a cell that runs already");
  return {
    state: withCell(state, event.cell, { started: true, startTime: time, progress: {}, slots: new Map() }),
    commands: [{ do: "start", cell: event.cell, order: event.order ?? 0, time }],
  };
}

function onEnd(state: RunState, event: CellEvent, cell: RunningCell | undefined, time: number): RunStep {
  // A cell that is skipped or refused ends without having started.
  if (cell === undefined) return ignored(state, event, "a cell that does not run");
  const success = event.state === "ok" ? true : event.state === "error" ? false : undefined;
  const ms = event.ms ?? (cell.started ? time - cell.startTime : 0);
  return {
    state: withoutCell({ ...state, ok: state.ok && success === true }, event.cell),
    commands: [{ do: "end", cell: event.cell, success, ms }],
  };
}

function onExit(state: RunState, exit: KernelExit, time: number): RunStep {
  const { failure } = exit;
  if (failure === undefined) return endAll(state, time, undefined);
  return endAll({ ...state, ok: false }, time, failure);
}

/** Ends what runs, with the kernel's failure if there is one, and lets go of what waits. */
function endAll(state: RunState, time: number, failure: KernelExit["failure"]): RunStep {
  const commands: RunCommand[] = [];
  for (const [index, cell] of state.cells) {
    if (!cell.started) {
      commands.push({ do: "end", cell: index, success: undefined, ms: 0 });
      continue;
    }
    for (const [slot, { output, final }] of cell.slots) {
      if (!final) commands.push({ do: "show", cell: index, slot, output: cutShort(output), final: true });
    }
    if (failure !== undefined) {
      const slot = Math.max(-1, ...cell.slots.keys()) + 1;
      const { kind, name } = [...cell.slots.values()].at(-1)?.output ?? { kind: "", name: "" };
      const data = {
        code: failure.code,
        message: failure.message + whereItWas(cell.progress),
        remedy: failure.remedy,
        log: failure.log,
      };
      commands.push({
        do: "show",
        cell: index,
        slot,
        output: { kind, name, mime: mimeOf("failure"), data },
        final: true,
      });
    }
    const success = failure === undefined ? undefined : false;
    commands.push({ do: "end", cell: index, success, ms: time - cell.startTime });
  }
  return { state: { ...state, cells: new Map() }, commands };
}

/** The kernel died somewhere in a training; which weights are left depends on where. */
function whereItWas({ epoch, epochs }: Record<string, unknown>): string {
  return typeof epoch === "number" && typeof epochs === "number"
    ? ` It was in epoch ${epoch} of ${epochs}.`
    : "";
}

function ignored(state: RunState, event: KernelEvent, why: string): RunStep {
  return { state, commands: [{ do: "log", text: `The kernel told "${event.event}" of ${why}; left out.` }] };
}

function withCell(state: RunState, index: number, cell: RunningCell): RunState {
  return { ...state, cells: new Map(state.cells).set(index, cell) };
}

function withoutCell(state: RunState, index: number): RunState {
  const cells = new Map(state.cells);
  cells.delete(index);
  return { ...state, cells };
}
