import * as vscode from "vscode";
import { Fault } from "../../base/issue";
import type { Kernel } from "../../client/api";
import { beginRun, stepRun, type RunInput, type RunState } from "../../client/run";
import type { OutputData } from "../../outputs";
import { mimeOf } from "../../outputs/output";
import type { RunRequest } from "../../protocol/messages";
import { RunDriver, type RunPorts } from "./driver";

/** `line` counts from 0 within the cell. */
export type CellFailure = OutputData<"failure">;

/** What a session needs of its surroundings. */
export interface SessionPorts {
  startKernel(): Promise<Kernel>;
  requestCells(): RunRequest["cells"];
  createExecution(cell: vscode.NotebookCell): vscode.NotebookCellExecution;
  /** Undefined: the cell has ended. */
  progress(cell: vscode.NotebookCell, fields: Record<string, unknown> | undefined): void;
  /** What the cell says went wrong; undefined when it starts anew. */
  failed(cell: vscode.NotebookCell, failure: CellFailure | undefined): void;
  log(text: string): void;
}

/** The kernel of one open notebook and what waits for it: runs go one after the other. */
export class Session {
  private kernel: Promise<Kernel> | undefined;
  private tail: Promise<void> = Promise.resolve();
  /** Goes up when the user stops everything: what was asked for before is not run any more. */
  private generation = 0;
  private readonly waiting = new Map<vscode.NotebookCell, vscode.NotebookCellExecution>();
  /** The cells of the run that goes on. */
  private current: ReadonlySet<vscode.NotebookCell> = new Set();
  private receive: ((input: RunInput) => void) | undefined;
  /** Other values of keys for the next run of a cell. */
  private overrides: { cell: vscode.NotebookCell; params: Record<string, string> } | undefined;

  constructor(
    readonly notebook: vscode.NotebookDocument,
    private readonly ports: SessionPorts,
  ) {}

  get busy(): boolean {
    return this.receive !== undefined;
  }
  get hasKernel(): boolean {
    return this.kernel !== undefined;
  }

  /** Resolves when the cells have ended, well or not. */
  run(cells: readonly vscode.NotebookCell[]): Promise<void> {
    const accepted = cells.filter((cell) => this.accept(cell));
    if (accepted.length === 0) return this.tail;
    const { generation } = this;
    const params = this.takeOverrides(accepted);
    this.tail = this.tail.then(async () => {
      if (generation === this.generation) await this.runNow(accepted, params);
      for (const cell of accepted) this.take(cell)?.end(undefined);
    });
    return this.tail;
  }

  /**
   * `start` has VS Code run the cell, which then takes these values for its keys, as `-p` gives them: "train.net.resume"
   * to YAML. A run cannot be handed anything on its way through VS Code.
   */
  async runWith(
    cell: vscode.NotebookCell,
    params: Record<string, string>,
    start: () => Promise<void>,
  ): Promise<void> {
    const overrides = { cell, params };
    this.overrides = overrides;
    try {
      await start();
    } finally {
      if (this.overrides === overrides) this.overrides = undefined;
    }
  }

  async interrupt(): Promise<void> {
    this.generation++;
    for (const cell of this.waiting.keys()) {
      // What runs now is told of by the kernel.
      if (!this.current.has(cell)) this.take(cell)?.end(undefined);
    }
    if (this.busy) await (await this.kernel)?.interrupt();
  }

  /** Ends the kernel and starts another one. */
  async restart(): Promise<void> {
    await this.shutdown();
    await this.ensureKernel();
  }

  async shutdown(): Promise<void> {
    this.generation++;
    const kernel = this.kernel;
    this.kernel = undefined;
    await (await kernel?.catch(() => undefined))?.shutdown();
    await this.tail;
  }

  /** Shows the cell as waiting. False for a cell that runs or waits already. */
  private accept(cell: vscode.NotebookCell): boolean {
    if (this.waiting.has(cell)) return false;
    try {
      this.waiting.set(cell, this.ports.createExecution(cell));
      return true;
    } catch (error) {
      this.ports.log(`A cell could not be run: ${String(error)}`);
      return false;
    }
  }

  private take(cell: vscode.NotebookCell): vscode.NotebookCellExecution | undefined {
    const execution = this.waiting.get(cell);
    this.waiting.delete(cell);
    return execution;
  }

  private takeOverrides(cells: readonly vscode.NotebookCell[]): Record<string, string> {
    const { overrides } = this;
    if (overrides === undefined || !cells.includes(overrides.cell)) return {};
    this.overrides = undefined;
    return overrides.params;
  }

  private async runNow(cells: readonly vscode.NotebookCell[], params: Record<string, string>): Promise<void> {
    // Cells may be added, moved and deleted while others run: the run keeps to the numbers of its start.
    const snapshot = this.notebook.getCells();
    const targets = cells.map((cell) => snapshot.indexOf(cell)).filter((index) => index >= 0);
    const sources = this.ports.requestCells();
    const driver = new RunDriver(this.driverPorts(snapshot, sources));
    let state: RunState = beginRun(snapshot.length, targets);
    this.current = new Set(cells);
    const step = (input: RunInput) => {
      const next = stepRun(state, input);
      state = next.state;
      for (const command of next.commands) driver.perform(command);
    };
    this.receive = step;
    const { generation } = this;
    try {
      const kernel = await this.ensureKernel();
      if (generation !== this.generation) return;
      await kernel.run({
        cells: sources,
        targets,
        allowJs: vscode.workspace.isTrusted,
        resume: false,
        onFailure: "stop",
        params,
      });
    } catch (error) {
      const failed = [...state.cells.keys()][0];
      // Where the kernel died, its end has told the cells already.
      if (failed !== undefined && generation === this.generation) this.showFailure(driver, failed, error);
      else this.ports.log(String(error));
    } finally {
      step({ type: "settled", time: Date.now() });
      this.receive = undefined;
      this.current = new Set();
    }
  }

  private driverPorts(snapshot: readonly vscode.NotebookCell[], sources: RunRequest["cells"]): RunPorts {
    return {
      begin: (index) => {
        const cell = snapshot[index];
        if (cell === undefined || cell.index < 0) return undefined;
        const waiting = this.take(cell);
        if (waiting !== undefined) return waiting;
        try {
          return this.ports.createExecution(cell);
        } catch (error) {
          this.ports.log(`A cell could not be shown as running: ${String(error)}`);
          return undefined;
        }
      },
      cancel: (index) => {
        const cell = snapshot[index];
        if (cell !== undefined) this.take(cell)?.end(undefined);
      },
      source: (index) => sources[index]?.source ?? "",
      progress: (index, fields) => {
        const cell = snapshot[index];
        if (cell !== undefined) this.ports.progress(cell, fields);
      },
      failed: (index, failure) => {
        const cell = snapshot[index];
        const line = failure?.line === undefined ? undefined : failure.line - (sources[index]?.line ?? 1);
        if (cell !== undefined) this.ports.failed(cell, failure && { ...failure, line });
      },
      log: (text) => this.ports.log(text),
    };
  }

  private ensureKernel(): Promise<Kernel> {
    if (this.kernel !== undefined) return this.kernel;
    const gone = () => {
      if (this.kernel === starting) this.kernel = undefined;
    };
    const starting = this.ports.startKernel().then((kernel) => {
      kernel.onEvent((event) => {
        this.receive?.({ type: "event", event, time: Date.now() });
      });
      kernel.onExit((exit) => {
        this.receive?.({ type: "exit", exit, time: Date.now() });
        gone();
      });
      return kernel;
    });
    this.kernel = starting;
    starting.catch(gone);
    return starting;
  }

  /** What kept the run from beginning stands on the first cell that waits for it. */
  private showFailure(driver: RunDriver, cell: number, error: unknown): void {
    const fault = error instanceof Fault ? error : new Fault("internal", String(error), internalRemedy);
    const { code, message, remedy } = fault;
    const output = { kind: "", name: "", mime: mimeOf("failure"), data: { code, message, remedy } };
    driver.perform({ do: "start", cell, order: 0, time: Date.now() });
    driver.perform({ do: "show", cell, slot: 0, output, final: true });
    driver.perform({ do: "end", cell, success: false, ms: 0 });
  }
}

const internalRemedy = "This is a fault of the extension: report it with the kernel log.";
