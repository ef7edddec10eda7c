import { Fault } from "../base/issue";
import { check, type Checked } from "../cells/check";
import { fingerprints } from "../cells/fingerprint";
import { nodesOf } from "../cells/graph";
import type { Need } from "../cells/kind";
import type { ParsedCell } from "../cells/parsed";
import { plan } from "../cells/plan";
import type { Engine } from "../engine/api";
import type { CellError, CellState, RunRequest } from "../protocol/messages";
import { cellContext, firstLine, type CellContext } from "./context";
import { digestOf } from "./digest";
import { sessionFaults } from "./faults";
import { Stopped } from "./js/stop";
import { errorOf, errorOfIssue, type Place } from "./problem";
import { Screen } from "./screen";
import type { Session } from "./session";
import { fingerprintOf, keyOf } from "./values";
import { workOf, type Surroundings, type Work } from "./work";

/** One request to run cells: reads them as they are now, decides what has to run, and runs it in order. */
export class NotebookRun {
  private readonly checked: Checked;
  /** What each cell says, as far as its text and that of what it needs decide it. */
  private readonly prints: (string | undefined)[];
  private readonly failed = new Set<string>();
  private ok = true;

  constructor(
    private readonly session: Session,
    private readonly request: RunRequest,
    private readonly epoch: number,
  ) {
    const { params, allowJs } = request;
    this.checked = check(request.cells, { allowJs, ...(params && { params }) });
    this.prints = fingerprints(this.cells);
  }

  private get cells(): readonly ParsedCell[] {
    return this.checked.cells;
  }

  /** Whether every cell that ran ended well. Faults: no-such-cell, wrong overrides, those of loading the engine. */
  async execute(): Promise<boolean> {
    const { targets } = this.request;
    const [usage] = this.checked.usage;
    if (usage !== undefined) throw new Fault(usage.code, usage.message, usage.remedy);
    const wrong = targets.find((index) => this.cells[index] === undefined);
    if (wrong !== undefined) throw sessionFaults.noSuchCell(wrong, this.cells.length);
    const { engine } = await this.session.loadedEngine();
    // All that is needed is looked at; what turns out to be fresh when its turn comes is left as it is.
    for (const index of plan(this.cells, targets, () => false)) {
      const cell = this.cells[index];
      if (cell === undefined) continue;
      const asked = targets.includes(index);
      if (this.stopped()) {
        if (asked) this.announce(cell, "skipped");
        continue;
      }
      await this.settle(cell, asked, engine);
      // Lets the messages of the control thread in, a shutdown for instance.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.ok;
  }

  private stopped(): boolean {
    return this.interrupted() || (!this.ok && this.request.onFailure === "stop");
  }

  private interrupted(): boolean {
    return this.session.isInterrupted(this.epoch);
  }

  /** Runs the cell, unless what it left behind is still what it would leave now and nobody asked for it. */
  private async settle(cell: ParsedCell, asked: boolean, engine: Engine): Promise<void> {
    const problem = this.problemOf(cell);
    const work = problem === undefined ? workOf(cell, this.cells.slice(0, cell.index)) : undefined;
    if (work === undefined) {
      this.refuse(
        cell,
        problem ?? errorOf(new Error("A cell without issues has no config."), this.placeOf(cell)),
      );
      return;
    }
    if (work.needs.some((need) => this.failed.has(keyOf(need)))) {
      for (const node of work.nodes) this.failed.add(keyOf(node));
      this.ok = false;
      if (asked) this.announce(cell, "skipped");
      return;
    }
    if (!asked && this.isFresh(work)) return;
    if ((!asked || this.request.resume) && this.restored(work, asked, engine)) return;
    await this.run(work, engine);
  }

  private isFresh({ cell, nodes, needs }: Work): boolean {
    return nodes.every((node) => {
      const entry = this.session.values.get(node);
      if (entry === undefined) return false;
      const reads = new Map([...entry.reads.keys()].map((path) => [path, digestOf(path)]));
      return this.session.values.isFresh(node, this.fingerprint(cell, needs, reads));
    });
  }

  private fingerprint(cell: ParsedCell, needs: Need[], reads: ReadonlyMap<string, string>): string {
    const { values } = this.session;
    const print = this.prints[cell.index] ?? "";
    return fingerprintOf(
      print,
      reads,
      needs.map((need) => values.get(need)),
    );
  }

  /** Brings weights back that were trained for exactly these cells; to who asked, shows what was shown then. */
  private restored({ cell, needs, restore }: Work, asked: boolean, engine: Engine): boolean {
    if (restore === undefined) return false;
    const { node } = restore;
    const { store, send } = this.session.parts;
    const fingerprint = this.fingerprint(cell, needs, new Map());
    const checkpoint = store.readCheckpoint(node.name, "best", (text) => this.warn(text));
    if (checkpoint?.manifest.fingerprint !== fingerprint) return false;
    const stored = this.session.book.find({ ...node, source: cell.source });
    if (asked && stored?.state !== "ok") return false;
    const screen = new Screen({ index: cell.index, ...node }, send);
    const context = this.contextFor(cell, engine, screen, fingerprint);
    let value: unknown;
    try {
      value = restore.value(cell.config, context, checkpoint.tensors);
    } catch (error) {
      console.error(error);
      return false;
    }
    const summary = firstLine(stored?.outputs ?? []);
    this.session.values.set({ ...node, value, fingerprint, summary, reads: new Map() }, needs);
    if (!asked) return true;
    send({ event: "cell", cell: cell.index, state: "start", order: this.session.nextOrder() });
    stored?.outputs.forEach((output, slot) => send({ event: "output", cell: cell.index, slot, ...output }));
    send({ event: "cell", cell: cell.index, state: "ok", ms: 0 });
    return true;
  }

  private async run(work: Work, engine: Engine): Promise<void> {
    const { cell, title, nodes, needs } = work;
    const { session } = this;
    const { send } = session.parts;
    const order = session.nextOrder();
    const started = Date.now();
    const begin = performance.now();
    send({ event: "cell", cell: cell.index, state: "start", order });
    session.tell("busy", cell);
    // What was there is about to be replaced; if this fails, nobody may go on with it.
    for (const node of nodes) session.values.drop(node);
    const screen = new Screen({ index: cell.index, ...title }, send);
    let error: CellError | undefined;
    try {
      const fingerprint = this.fingerprint(cell, needs, new Map());
      const context = this.contextFor(cell, engine, screen, fingerprint);
      const values = await work.run(context, this.surroundings(order));
      screen.close();
      const { reads } = context;
      const made = this.fingerprint(cell, needs, reads);
      const summary = firstLine(screen.shown);
      for (const value of values) session.values.set({ ...value, fingerprint: made, summary, reads }, needs);
    } catch (thrown) {
      if (!this.interrupted()) error = errorOf(thrown, this.placeOf(cell));
      else if (!(thrown instanceof Fault || thrown instanceof Stopped)) console.error(thrown);
      this.closeAfterFailure(screen, error);
    }
    const state = error !== undefined ? "error" : this.interrupted() ? "interrupted" : "ok";
    if (state !== "ok") this.ok = false;
    for (const node of nodes) if (session.values.get(node) === undefined) this.failed.add(keyOf(node));
    const ms = performance.now() - begin;
    this.keep(cell, { state, order, started, ms }, screen);
    send({ event: "cell", cell: cell.index, state, ms, order, error });
  }

  /** The failure stands below what the cell had shown until then. */
  private closeAfterFailure(screen: Screen, error: CellError | undefined): void {
    try {
      screen.close();
    } catch (thrown) {
      console.error(thrown);
    }
    if (error !== undefined) screen.show("failure", error);
  }

  /** A cell with an error in its text: says so in its place, as any other failure. */
  private refuse(cell: ParsedCell, error: CellError): void {
    const { send } = this.session.parts;
    const order = this.session.nextOrder();
    const { kind = cell.language === "js" ? "js" : "", name = "" } = cell;
    this.ok = false;
    for (const node of nodesOf(cell)) {
      this.failed.add(keyOf(node));
      this.session.values.drop(node);
    }
    const screen = new Screen({ index: cell.index, kind, name }, send);
    send({ event: "cell", cell: cell.index, state: "start", order });
    screen.show("failure", error);
    this.keep(cell, { state: "error", order, started: Date.now(), ms: 0 }, screen);
    send({ event: "cell", cell: cell.index, state: "error", ms: 0, order, error });
  }

  private problemOf(cell: ParsedCell): CellError | undefined {
    const place = this.placeOf(cell);
    const issue = this.checked.issues.find(
      (found) => found.cell === cell.index && found.severity === "error",
    );
    return issue === undefined ? undefined : errorOfIssue(issue, place);
  }

  private surroundings(order: number): Surroundings {
    return {
      order,
      options: this.session.parts.options,
      signal: this.session.signal,
      interrupted: () => this.interrupted(),
      warn: (text) => this.warn(text),
    };
  }

  private contextFor(cell: ParsedCell, engine: Engine, screen: Screen, fingerprint: string): CellContext {
    const { options, store } = this.session.parts;
    return cellContext({
      cell,
      engine,
      screen,
      options,
      store,
      fingerprint,
      values: this.session.values,
      signal: this.session.signal,
      interrupted: () => this.interrupted(),
      warn: (text) => this.warn(text),
    });
  }

  private keep(
    cell: ParsedCell,
    how: { state: "ok" | "error" | "interrupted"; order: number; started: number; ms: number },
    screen: Screen,
  ): void {
    const { kind, name, source } = cell;
    this.session.book.record({ kind, name, source, ...how, outputs: screen.shown }, this.cells);
  }

  private warn(text: string): void {
    this.session.parts.send({ event: "log", text });
  }

  private announce(cell: ParsedCell, state: CellState): void {
    this.session.parts.send({ event: "cell", cell: cell.index, state });
  }

  private placeOf(cell: ParsedCell): Place {
    return { source: cell.source, line: this.request.cells[cell.index]?.line ?? 1 };
  }
}
