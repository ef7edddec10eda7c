import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { PlannedLayer } from "../../layers";
import type { SamplerOptions, Tf } from "../api";
import { nativeBackend } from "../graph/native";
import { part } from "../graph/part";
import { tracerOf } from "../graph/trace";
import { traceScan } from "../graph/trace-scan";
import { deviceGumbel, hostGumbel, type NoiseKeys } from "../random/gumbel";
import { pick } from "./pick";
import { prepareStep, type SymbolStep } from "./step";

/** The noise of all steps of a call takes less time before the loop than in it, as long as there is room for it. */
const mostNoiseAhead = 2 ** 21;

export interface LoopOptions extends SamplerOptions {
  keys: NoiseKeys;
  vocabulary: number;
  states: number;
}

/** The loop over symbols, once as a plain loop and once for recording. Both give [steps, B], the symbols [B], the states. */
export interface SampleLoop {
  /** 1 / temperature, what noise counts, and the keys of the noise: [B, 1] each. */
  fixed(): TF.Tensor[];
  plain(
    steps: Int32Array,
    position: number,
    state: readonly TF.Tensor[],
    weights: readonly TF.Tensor[],
  ): TF.Tensor[];
  /**
   * Takes the number of steps, what each has to give [rows], the position, and then fixed, state and weights. Several
   * `parts` are programs of their own, each with a share of the samples, that run side by side.
   */
  recorded(rows: number, parts?: number): (...args: TF.Tensor[]) => TF.Tensor[];
}

export function createLoop(tf: Tf, planned: readonly PlannedLayer[], options: LoopOptions): SampleLoop {
  const { temperatures, keys, vocabulary, states } = options;
  const { top_k = null, top_p = 1, without: barred = [] } = options;
  const bars = new Float32Array(vocabulary);
  for (const symbol of barred) bars[symbol] = 1e30;
  const greedy = temperatures.every((temperature) => temperature === 0);
  const column = (values: number[] | Int32Array, dtype: "float32" | "int32") =>
    tf.tensor2d(values, [values.length, 1], dtype);

  const fixed = () => [
    column(
      temperatures.map((temperature) => (temperature === 0 ? 1 : 1 / temperature)),
      "float32",
    ),
    column(
      temperatures.map((temperature) => (temperature === 0 ? 0 : 1)),
      "float32",
    ),
    column(keys.first, "int32"),
    column(keys.second, "int32"),
  ];

  const once = (
    step: SymbolStep,
    [symbols, ...before]: TF.Tensor[],
    [inverse, noisy]: readonly TF.Tensor[],
    noise: () => TF.Tensor,
  ) => {
    assert(symbols && inverse && noisy, "a step has symbols and temperatures");
    const { logits: all, states } = step(symbols, before);
    const logits = barred.length === 0 ? all : tf.sub(all, tf.tensor2d(bars, [1, vocabulary])); // [B, V]
    const drawn = greedy ? undefined : noise(); // [B, V]
    return { chosen: pick(tf, logits, { inverse, noisy, noise: drawn, top_k, top_p }), states };
  };

  return {
    fixed,

    plain(steps, position, state, weights) {
      const step = prepareStep(tf, planned, weights);
      const constants = fixed();
      const given: TF.Tensor[] = [];
      let now = [...state];
      for (const [at, forced] of steps.entries()) {
        now = tf.tidy(() => {
          const noise = () =>
            tf.tensor2d(hostGumbel(keys, position + at, vocabulary), [temperatures.length, vocabulary]);
          const { chosen, states } = once(step, now, constants, noise);
          return [forced < 0 ? chosen : tf.fill([temperatures.length], forced, "int32"), ...states];
        });
        given.push(...now.slice(0, 1));
      }
      return [tf.stack(given), ...now];
    },

    recorded(rows, parts = 1) {
      const whole = (args: TF.Tensor[]): TF.Tensor[] => recordOne(rows, args);
      if (parts === 1) return (...args) => whole(args);
      const share = part(tf, "samples", whole);
      const own = 5 + states;
      return (...args) => {
        const [shared, rows] = [args.slice(0, 3), args.slice(3, 3 + own)];
        const cuts = rows.map((tensor) => tf.split(tensor, parts, 0)); // [B / parts, …] each
        const given = Array.from({ length: parts }, (_, i) =>
          share([...shared, ...cuts.flatMap((cut) => cut.slice(i, i + 1)), ...args.slice(3 + own)]),
        );
        // The symbols of all steps have the samples on their second axis.
        return (given[0] ?? []).map((_, output) =>
          tf.concat(
            given.flatMap((each) => each.slice(output, output + 1)),
            output === 0 ? 1 : 0,
          ),
        );
      };
    },
  };

  function recordOne(rows: number, [count, forced, position, ...rest]: TF.Tensor[]): TF.Tensor[] {
    const tracer = tracerOf(tf);
    const backend = nativeBackend(tf);
    assert(tracer && backend && count && forced && position, "sampling is compiled where it can be recorded");
    const [inverse, noisy, first, second] = rest;
    assert(inverse && noisy && first && second, "temperatures and keys");
    const step = prepareStep(tf, planned, rest.slice(5 + states));
    const noiseOf = (at: TF.Tensor) => deviceGumbel(tf, backend, { first, second }, at, vocabulary);
    const ahead =
      !greedy && rows * inverse.size * vocabulary <= mostNoiseAhead
        ? [noiseOf(tf.add(position, tf.reshape(tf.range(0, rows, 1, "int32"), [rows, 1, 1])))] // [rows, B, V]
        : [];
    const [[, ...after], [chosen]] = traceScan(
      tracer,
      ([position, ...now], [forced, noise]) => {
        assert(position && forced, "a step has a position");
        const { chosen, states } = once(step, now, [inverse, noisy], () => noise ?? noiseOf(position));
        const next = tf.where(tf.less(forced, 0), chosen, forced); // [B]
        return [[tf.add(position, tf.scalar(1, "int32")), next, ...states], [next]];
      },
      [position, ...rest.slice(4, 5 + states)],
      [forced, ...ahead],
      rows,
      false,
      count,
    );
    assert(chosen !== undefined, "the loop gives symbols");
    return [chosen, ...after];
  }
}
