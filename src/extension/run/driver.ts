import type * as vscode from "vscode";
import { unreachable } from "../../base/assert";
import type { RunCommand } from "../../client/api";
import type { OutputData } from "../../outputs";
import { cellOutput, failureIn, outputItems } from "./output-items";

/** The slice of a cell's execution that a run needs; a recording fake has it too. */
export type CellExecution = Pick<
  vscode.NotebookCellExecution,
  "executionOrder" | "start" | "end" | "replaceOutput" | "appendOutput" | "replaceOutputItems" | "clearOutput"
>;

export interface RunPorts {
  /** The execution of a cell whose turn has come; undefined where the cell was deleted since the run began. */
  begin(cell: number): CellExecution | undefined;
  /** The cell's turn will not come. */
  cancel(cell: number): void;
  source(cell: number): string;
  /** Undefined: the cell has ended. */
  progress(cell: number, fields: Record<string, unknown> | undefined): void;
  /** An output that tells of a failure; undefined when the cell starts. */
  failed(cell: number, failure: OutputData<"failure"> | undefined): void;
  log(text: string): void;
}

interface Slot {
  shown: vscode.NotebookCellOutput;
  /** The newest state that was not shown yet. */
  waiting?: vscode.NotebookCellOutputItem[];
  timer?: NodeJS.Timeout;
  last: number;
}

interface RunningCell {
  execution: CellExecution;
  started: number;
  slots: Map<number, Slot>;
}

/** A curve that moves more often than this costs more than it shows. */
const millisecondsPerUpdate = 125;

/** Performs what the reducer decides on the cells of one run. */
export class RunDriver {
  private readonly cells = new Map<number, RunningCell>();

  constructor(private readonly ports: RunPorts) {}

  perform(command: RunCommand): void {
    switch (command.do) {
      case "start":
        return this.start(command);
      case "progress":
        return this.ports.progress(command.cell, command.fields);
      case "show":
        return this.show(command);
      case "end":
        return this.end(command.cell, command.success, command.ms);
      case "log":
        return this.ports.log(command.text);
      default:
        unreachable(command);
    }
  }

  private start({ cell, order, time }: Extract<RunCommand, { do: "start" }>): void {
    const execution = this.ports.begin(cell);
    if (execution === undefined) return;
    if (order > 0) execution.executionOrder = order;
    execution.start(time);
    this.cells.set(cell, { execution, started: time, slots: new Map() });
    this.ports.failed(cell, undefined);
  }

  private show({ cell, slot, output, final }: Extract<RunCommand, { do: "show" }>): void {
    const running = this.cells.get(cell);
    if (running === undefined) return;
    const failure = failureIn(output);
    if (failure !== undefined) this.ports.failed(cell, failure);
    const known = running.slots.get(slot);
    if (known === undefined) {
      const shown = cellOutput(output, this.ports.source(cell));
      // The outputs of the last run stay until the first new one is there: less flicker.
      this.watch(
        running.slots.size === 0
          ? running.execution.replaceOutput(shown)
          : running.execution.appendOutput(shown),
      );
      running.slots.set(slot, { shown, last: Date.now() });
      return;
    }
    known.waiting = outputItems(output);
    const wait = known.last + millisecondsPerUpdate - Date.now();
    if (final || wait <= 0) this.flush(running, known);
    else known.timer ??= setTimeout(() => this.flush(running, known), wait);
  }

  private flush(running: RunningCell, slot: Slot): void {
    clearTimeout(slot.timer);
    delete slot.timer;
    if (slot.waiting === undefined) return;
    this.watch(running.execution.replaceOutputItems(slot.waiting, slot.shown));
    delete slot.waiting;
    slot.last = Date.now();
  }

  private end(cell: number, success: boolean | undefined, ms: number): void {
    const running = this.cells.get(cell);
    this.cells.delete(cell);
    if (running === undefined) return this.ports.cancel(cell);
    for (const slot of running.slots.values()) this.flush(running, slot);
    if (running.slots.size === 0) this.watch(running.execution.clearOutput());
    running.execution.end(success, running.started + ms);
    this.ports.progress(cell, undefined);
  }

  /** An output of a cell that was deleted meanwhile cannot be shown; that is no reason to stop the run. */
  private watch(done: Thenable<void>): void {
    done.then(undefined, (error: unknown) =>
      this.ports.log(`An output could not be shown: ${String(error)}`),
    );
  }
}
