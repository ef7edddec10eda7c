import type * as TF from "@tensorflow/tfjs-core";
import { CannotRecord } from "../graph/faults";
import type { EpochEnd, Learner, Stepped } from "./learner";

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

  get weights(): readonly TF.Tensor[] {
    return this.learner.weights;
  }

  get steps(): number {
    return this.learner.steps;
  }

  get stepsPerCall(): number {
    return this.learner.stepsPerCall;
  }

  run(batches: readonly Int32Array[]): Stepped[] {
    return this.withFallback((learner) => learner.run(batches));
  }

  runLast(batches: readonly Int32Array[]): { stepped: Stepped[]; epoch: EpochEnd } {
    return this.withFallback((learner) => learner.runLast(batches));
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
      this.learner.dispose();
      this.learner = this.makeOther();
      return run(this.learner);
    }
  }
}
