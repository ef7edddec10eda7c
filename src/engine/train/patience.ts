/** Where the wait for a better loss stands. */
export interface Waiting {
  /** Null before the first epoch has ended. */
  best: number | null;
  /** Epochs in a row that were not better. */
  waited: number;
}

/** Counts epochs as Keras: so many in a row that did not lower the loss by more than `min_delta`. */
export class Patience {
  constructor(
    private readonly rule: { patience: number; min_delta: number } | null,
    private readonly waiting: Waiting = { best: null, waited: 0 },
  ) {}

  get state(): Waiting {
    return { ...this.waiting };
  }

  /** Whether it is over after an epoch with this loss. */
  isOver(loss: number): boolean {
    const { rule, waiting } = this;
    if (rule === null) return false;
    if (waiting.best === null || loss < waiting.best - rule.min_delta) {
      waiting.best = loss;
      waiting.waited = 0;
      return false;
    }
    waiting.waited++;
    return waiting.waited >= rule.patience;
  }

  startAnew(): void {
    this.waiting.waited = 0;
  }
}
