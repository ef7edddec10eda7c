import type { ParsedCell } from "../cells/parsed";
import type { LoadedEngine } from "../engine/load";
import { Fault } from "../base/issue";
import type { KernelEvent, RunRequest } from "../protocol/messages";
import type { Store } from "../store/api";
import { OutputBook } from "./book";
import { sessionFaults } from "./faults";
import type { MainStatus, RunOutcome } from "./link";
import { NotebookRun } from "./notebook-run";
import type { ProcessOptions } from "./options";
import { Values } from "./values";

export interface SessionParts {
  options: ProcessOptions;
  engine: Promise<LoadedEngine>;
  store: Store;
  /** One Int32, how often an interrupt was asked for; written by the control thread. */
  interrupts: Int32Array;
  send: (event: KernelEvent) => void;
  tell: (status: MainStatus) => void;
}

/** What lives as long as the kernel: values, stored outputs, the engine and the count of executions. */
export class Session {
  readonly values = new Values();
  readonly book: OutputBook;
  private order = 0;
  private engine: LoadedEngine | undefined;
  private abort = new AbortController();

  constructor(readonly parts: SessionParts) {
    this.book = new OutputBook(parts.store, (text) => parts.send({ event: "log", text }));
    parts.engine.then(
      (loaded) => {
        this.engine = loaded;
        this.tell("idle");
        for (const text of loaded.notes) parts.send({ event: "log", text });
      },
      (error: unknown) => {
        console.error(error);
        this.tell("idle");
      },
    );
  }

  /** Runs what is asked for. Never rejects: what went wrong is in the outcome. */
  async run(request: RunRequest, epoch: number): Promise<RunOutcome> {
    const started = performance.now();
    this.abort = new AbortController();
    try {
      const run = new NotebookRun(this, request, epoch);
      const ok = await run.execute();
      return { reply: { ok, ms: performance.now() - started, engine: this.engine?.engine.name ?? null } };
    } catch (error) {
      if (!(error instanceof Fault)) console.error(error);
      const { code, message, remedy } = error instanceof Fault ? error : sessionFaults.internal();
      return { fault: { code, message, remedy } };
    } finally {
      this.tell("idle");
    }
  }

  /** Ends what the running cell waits for. */
  wake(): void {
    this.abort.abort();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  isInterrupted(epoch: number): boolean {
    return Atomics.load(this.parts.interrupts, 0) !== epoch;
  }

  /** Faults: those of loading an engine. */
  async loadedEngine(): Promise<LoadedEngine> {
    return (this.engine ??= await this.parts.engine);
  }

  nextOrder(): number {
    return ++this.order;
  }

  tell(state: MainStatus["state"], cell?: ParsedCell): void {
    const values = this.values.list().map(({ kind, name, summary }) => ({ kind, name, summary }));
    this.parts.tell({ state, engine: this.engine?.engine.name ?? null, cell: cell?.index, values });
  }
}
