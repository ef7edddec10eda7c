import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Sampler, SamplerOptions, Tf } from "../api";
import { engineFaults } from "../faults";
import { jit, type Jitted } from "../graph/jit";
import { nativeBackend } from "../graph/native";
import type { EngineModel } from "../model/model";
import { noiseKeys } from "../random/gumbel";
import { chooseWay, type Way } from "../way";
import { createLoop, type SampleLoop } from "./loop";
import { stateWidths } from "./step";

/** Symbols of one call; longer texts take several. */
export const symbolsPerCall = 256;

/** A sampler on any engine; `way` and `parts` are chosen by the work ahead unless given. Faults: cannot-sample. */
export function createSampler(
  tf: Tf,
  model: EngineModel,
  options: SamplerOptions,
  way?: Way,
  parts = partsFor(options.temperatures.length),
): EngineSampler {
  const { planned, params } = model;
  const [first] = planned;
  assert(first !== undefined, "a model has layers");
  if (!first.layer.recurrent && first.layer.takesSymbols !== true)
    throw engineFaults.cannotSample(`it begins with a layer ${first.layer.type}`);
  const vocabulary =
    first.layer.takesSymbols === true ? (first.weights[0]?.shape[0] ?? 0) : (first.input.at(-1) ?? 0);
  const widths = stateWidths(planned, vocabulary);
  const turns = options.length ?? 300;
  const samples = options.temperatures.length;
  const chosen = way ?? chooseWay({ turns, flops: 2 * params * samples });
  return new EngineSampler(tf, model, options, {
    vocabulary,
    widths,
    way: nativeBackend(tf) === undefined ? "eager" : chosen,
    parts,
  });
}

/** XLA runs a loop on one core; samples do not need each other. On one core, too, the parts cost next to nothing. */
function partsFor(samples: number): number {
  return samples >= 32 && samples % 2 === 0 ? 2 : 1;
}

/**
 * Writes symbol after symbol and keeps the states of the model between calls, so that nothing is read twice. What is
 * chosen depends on the seed, the sample and the number of symbols before it, and not on how calls are cut.
 */
export class EngineSampler implements Sampler {
  readonly mode: "compiled" | "eager";
  private readonly loop: SampleLoop;
  private readonly program: Jitted<TF.Tensor[]> | undefined;
  /** [B] of whole numbers that are not read yet, then [B, U] each; empty before the first symbol. */
  private state: TF.Tensor[] = [];
  /** Symbols that were read. */
  private position = 0;
  private waiting: number[] = [];

  constructor(
    private readonly tf: Tf,
    private readonly model: EngineModel,
    private readonly options: SamplerOptions,
    private readonly shape: { vocabulary: number; widths: number[]; way: Way; parts: number },
  ) {
    this.mode = shape.way === "eager" ? "eager" : "compiled";
    const { seed, temperatures } = options;
    this.loop = createLoop(tf, model.planned, {
      ...options,
      keys: noiseKeys(seed, temperatures.length),
      vocabulary: shape.vocabulary,
      states: shape.widths.length,
    });
    if (shape.way === "eager") return;
    const parts = shape.way === "xla" ? shape.parts : 1;
    this.program = jit(tf, this.loop.recorded(symbolsPerCall, parts), {
      name: "sample",
      xla: shape.way === "xla" && parts === 1,
    });
  }

  feed(symbols: ArrayLike<number>): void {
    const all = Array.from(symbols);
    assert(
      all.every((symbol) => Number.isInteger(symbol) && symbol >= 0 && symbol < this.shape.vocabulary),
      "a prompt holds symbols of the vocabulary",
    );
    this.waiting.push(...all);
  }

  sample(length: number): Int32Array[] {
    this.begin();
    const samples = this.options.temperatures.length;
    const forced = this.waiting.splice(0);
    const steps = Int32Array.from({ length: forced.length + length }, (_, i) => forced[i] ?? -1);
    const written = Array.from({ length: samples }, () => new Int32Array(length));
    for (let from = 0; from < steps.length; from += symbolsPerCall) {
      const chosen = this.run(steps.subarray(from, from + symbolsPerCall)); // [steps, B]
      chosen.forEach((symbol, i) => {
        const step = from + Math.floor(i / samples) - forced.length;
        if (step >= 0) written[i % samples]?.fill(symbol, step, step + 1);
      });
    }
    return written;
  }

  reset(): void {
    this.tf.dispose(this.state);
    this.state = [];
    this.position = 0;
    this.waiting = [];
  }

  dispose(): void {
    this.reset();
    this.program?.dispose();
  }

  /** The first symbol of the prompt, and states of zeros. */
  private begin(): void {
    if (this.state.length > 0) return;
    const { tf } = this;
    const symbol = this.waiting.shift();
    if (symbol === undefined) throw engineFaults.noPrompt();
    const B = this.options.temperatures.length;
    const zeros = this.shape.widths.map((U) => tf.keep(tf.zeros([B, U])));
    this.state = [tf.keep(tf.fill([B], symbol, "int32")), ...zeros];
  }

  /** One step for each entry: what it says follows, or what is drawn where it is negative. */
  private run(steps: Int32Array): Int32Array {
    const { tf, model, program, loop, state } = this;
    const samples = this.options.temperatures.length;
    const { chosen, next } = tf.tidy(() => {
      const position = tf.scalar(this.position, "int32");
      const fixed = loop.fixed();
      const [all, ...next] =
        program === undefined
          ? loop.plain(steps, this.position, state, model.weights)
          : program(
              tf.scalar(steps.length, "int32"),
              tf.tensor1d(
                Int32Array.from({ length: symbolsPerCall }, (_, i) => steps[i] ?? 0),
                "int32",
              ),
              position,
              ...fixed,
              ...state,
              ...model.weights,
            );
      assert(all !== undefined, "the loop gives the symbols first");
      return {
        chosen: Int32Array.from(all.dataSync().subarray(0, steps.length * samples)),
        next: next.map((tensor) => tf.keep(tensor)),
      };
    });
    tf.dispose(state);
    this.state = next;
    this.position += steps.length;
    return chosen;
  }
}
