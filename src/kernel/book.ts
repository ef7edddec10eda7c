import { Fault } from "../base/issue";
import { findOutputs, type CellIdentity } from "../store";
import type { Store, StoredCell } from "../store/api";

/** What is stored of every cell, kept up to date while cells run. */
export class OutputBook {
  private cells: StoredCell[] | undefined;

  constructor(
    private readonly store: Store,
    private readonly warn: (sentence: string) => void,
  ) {}

  /**
   * Puts in what a cell has shown, keeps what others showed before and forgets cells that are no longer there. Kept
   * in the order of the notebook, by which several cells of one kind and name find theirs after they were changed.
   */
  record(cell: StoredCell, notebook: readonly CellIdentity[]): void {
    const found = findOutputs(this.read(), notebook);
    const runs = notebook.map((other, i) => (isSame(other, cell) ? cell : found[i]?.cell));
    this.cells = [...new Set(runs.filter((run) => run !== undefined))];
    try {
      this.store.writeOutputs(this.cells);
    } catch (error) {
      this.warn(sentenceOf(error));
    }
  }

  find(cell: CellIdentity): StoredCell | undefined {
    return findOutputs(this.read(), [cell])[0]?.cell;
  }

  private read(): StoredCell[] {
    return (this.cells ??= this.store.readOutputs(this.warn));
  }
}

function isSame(one: CellIdentity, other: CellIdentity): boolean {
  return one.kind === other.kind && one.name === other.name && one.source === other.source;
}

/** What cannot be written is told and is no reason to stop: the results are on the screen. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Fault)) throw error;
  return [error.message, error.remedy].filter(Boolean).join(" ");
}
