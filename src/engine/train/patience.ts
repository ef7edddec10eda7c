import type { EarlyStopping } from "../api";

/** Early stopping as in Keras: so many epochs in a row that did not lower the loss by more than `min_delta`. */
export class Patience {
  private best = Infinity;
  private waited = 0;

  constructor(private readonly rule: EarlyStopping | null) {}

  /** Whether training should end after an epoch with this loss. */
  isOver(loss: number): boolean {
    if (this.rule === null) return false;
    if (loss < this.best - this.rule.min_delta) {
      this.best = loss;
      this.waited = 0;
      return false;
    }
    this.waited++;
    return this.waited >= this.rule.patience;
  }
}
