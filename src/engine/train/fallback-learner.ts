import { CannotRecord } from "../graph/faults";
import type { EpochEnd, Learner, Stand, Stepped } from "./learner";

/** Takes the second way if the first one cannot be compiled, which shows at its first call. */
export class FallbackLearner implements Learner {
  note: string | undefined;

  constructor(
    private learner: Learner,
    private readonly makeOther: () => Learner,
  ) {}

  get mode(): Learner["mode"] {
    return this.learner.mode;
  }

  get stand(): Readonly<Stand> {
    return this.learner.stand;
  }

  get stepsPerCall(): number {
    return this.learner.stepsPerCall;
  }

  get cold(): boolean {
    return this.learner.cold;
  }

  startEpoch(): void {
    this.learner.startEpoch();
  }

  run(batches: readonly Int32Array[], rates: readonly number[]): Stepped[] {
    return this.withFallback((learner) => learner.run(batches, rates));
  }

  runLast(batches: readonly Int32Array[], rates: readonly number[]): { stepped: Stepped[]; epoch: EpochEnd } {
    return this.withFallback((learner) => learner.runLast(batches, rates));
  }

  dispose(): void {
    this.learner.dispose();
  }

  private withFallback<Result>(run: (learner: Learner) => Result): Result {
    try {
      return run(this.learner);
    } catch (error) {
      if (!(error instanceof CannotRecord) || this.note !== undefined) throw error;
      this.note = `Training runs operation by operation, which is slower: ${error.message}`;
      const other = this.makeOther();
      this.learner.dispose();
      this.learner = other;
      return run(this.learner);
    }
  }
}
