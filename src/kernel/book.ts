import type { Store, StoredCell } from "../store/api";

/** How stored outputs find their cell: by kind and name, else by source. */
interface Identity {
  kind?: string | undefined;
  name?: string | undefined;
  source: string;
}

/** What is stored of every cell, kept up to date while cells run. Writing fails softly: results stay on the screen. */
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
      this.warn(`The outputs could not be kept beside the notebook: ${sentenceOf(error)}`);
    }
  }

  find(cell: Identity): StoredCell | undefined {
    return this.read().find((old) => identify(old) === identify(cell));
  }

  private read(): StoredCell[] {
    try {
      this.cells ??= this.store.readOutputs();
    } catch (error) {
      this.warn(`The outputs beside the notebook could not be read: ${sentenceOf(error)}`);
      this.cells = [];
    }
    return this.cells;
  }
}

function identify({ kind, name, source }: Identity): string {
  return kind !== undefined && name !== undefined ? `${kind} ${name}` : `source ${source}`;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
