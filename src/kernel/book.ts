import { Fault } from "../base/issue";
import type { Store, StoredCell } from "../store/api";

/** How stored outputs find their cell: by kind and name, else by source. */
interface Identity {
  kind?: string | undefined;
  name?: string | undefined;
  source: string;
}

/** What is stored of every cell, kept up to date while cells run. */
export class OutputBook {
  private cells: StoredCell[] | undefined;

  constructor(
    private readonly store: Store,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** Puts in what a cell has shown, keeps what others showed before and forgets cells that are no longer there. */
  record(cell: StoredCell, notebook: readonly Identity[]): void {
    const present = new Set(notebook.map(identify));
    const others = this.read().filter(
      (old) => identify(old) !== identify(cell) && present.has(identify(old)),
    );
    this.cells = [...others, cell];
    try {
      this.store.writeOutputs(this.cells);
    } catch (error) {
      this.warn(sentenceOf(error));
    }
  }

  find(cell: Identity): StoredCell | undefined {
    return this.read().find((old) => identify(old) === identify(cell));
  }

  private read(): StoredCell[] {
    return (this.cells ??= this.store.readOutputs(this.warn));
  }
}

function identify({ kind, name, source }: Identity): string {
  return kind !== undefined && name !== undefined ? `${kind} ${name}` : `source ${source}`;
}

/** What cannot be written is told and is no reason to stop: the results are on the screen. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Fault)) throw error;
  return [error.message, error.remedy].filter(Boolean).join(" ");
}
