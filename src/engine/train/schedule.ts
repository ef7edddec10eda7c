import type { LrSchedule } from "../api";
import { Patience, type Waiting } from "./patience";

/** What a plateau has done so far. */
export interface PlateauState extends Waiting {
  /** By which the rate has been multiplied. */
  scale: number;
}

/**
 * The learning rate of every step. Source: Keras (`ReduceLROnPlateau`, `CosineDecay`, `ExponentialDecay` by epochs);
 * the warm-up is a line from 0 that reaches the rate with its last step, and a cosine begins after it.
 */
export class Schedule {
  private readonly patience: Patience;
  private scale: number;

  /** `steps` are those of the whole run, `perEpoch` those of an epoch. */
  constructor(
    private readonly rate: number,
    private readonly rule: LrSchedule | null,
    private readonly steps: number,
    private readonly perEpoch: number,
    state: PlateauState = { best: null, waited: 0, scale: 1 },
  ) {
    const { scale, ...waiting } = state;
    this.scale = scale;
    this.patience = new Patience(
      rule?.type === "plateau" ? { patience: rule.patience, min_delta: 0 } : null,
      waiting,
    );
  }

  get state(): PlateauState {
    return { ...this.patience.state, scale: this.scale };
  }

  /** Of a step, counted from 1. */
  of(step: number): number {
    const { rule, rate } = this;
    if (rule === null) return rate;
    const { warmup_steps: warmup } = rule;
    const ramp = step < warmup ? step / warmup : 1;
    switch (rule.type) {
      case "warmup":
        return rate * ramp;
      case "plateau":
        return this.scale === 1 ? rate * ramp : Math.max(rate * this.scale, rule.min_lr) * ramp;
      case "exponential": {
        const epoch = Math.ceil(step / this.perEpoch);
        return Math.max(rate * rule.rate ** (epoch - 1), Math.min(rule.min_lr, rate)) * ramp;
      }
      case "cosine": {
        if (step <= warmup) return rate * ramp;
        const done = Math.min(1, (step - warmup) / Math.max(1, this.steps - warmup));
        const low = Math.min(rule.min_lr, rate);
        return low + ((rate - low) * (1 + Math.cos(Math.PI * done))) / 2;
      }
    }
  }

  epochEnded(loss: number): void {
    if (this.rule?.type !== "plateau" || !this.patience.isOver(loss)) return;
    this.scale *= this.rule.factor;
    this.patience.startAnew();
  }
}
