import type * as TF from "@tensorflow/tfjs-core";
import type { Tf } from "../api";

/** Keeps the weights of the epoch with the lowest loss. */
export class Best {
  private kept: TF.Tensor[];

  /** `epoch` counts from 1; 0 as long as no epoch was offered. */
  constructor(
    private readonly tf: Tf,
    weights: readonly TF.Tensor[],
    public epoch = 0,
    public lowest = Infinity,
  ) {
    this.kept = this.copy(weights);
  }

  get weights(): readonly TF.Tensor[] {
    return this.kept;
  }

  offer(epoch: number, loss: number, weights: readonly TF.Tensor[]): void {
    if (!(loss < this.lowest)) return;
    this.lowest = loss;
    this.epoch = epoch;
    this.take(weights);
  }

  take(weights: readonly TF.Tensor[]): void {
    const before = this.kept;
    this.kept = this.copy(weights);
    this.tf.dispose(before);
  }

  dispose(): void {
    this.tf.dispose(this.kept);
    this.kept = [];
  }

  /** Tensors are never written to, so a copy shares its numbers. */
  private copy(weights: readonly TF.Tensor[]): TF.Tensor[] {
    return weights.map((weight) => this.tf.keep(this.tf.clone(weight)));
  }
}
