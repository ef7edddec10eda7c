import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Dataset, HostTensor, OutputSpec, RollOutOptions, Tf } from "../api";
import { batchesOf, withResident } from "../batches";
import { engineFaults } from "../faults";
import { jit } from "../graph/jit";
import { lease } from "../graph/kept";
import { nativeBackend } from "../graph/native";
import { forward } from "../model/forward";
import type { EngineModel } from "../model/model";
import { scan } from "../scan";
import { chooseWay, type Way } from "../way";
import { deviceMasks, dropNumber, hostMasks, type Drop } from "./masks";
import { perStep, pointOf } from "./point";

const batchSize = 256;
/** One call takes about so many steps of loops over time at most, so that it stays short. */
const turnsPerCall = 4096;

/**
 * Recursive forecasts: each round forecasts the horizon H of all windows [B, T, F], and moves the windows on by H rows
 * of which the target is the forecast; of quantiles the median, of a normal distribution the mean. The windows stay
 * inside the call. With a `dropoutSeed` each window has masks of dropout of its own, the same in all rounds, so that a
 * path is that of one network. Gives [N, steps]. Faults: cannot-roll-out.
 */
export function rollOut(
  tf: Tf,
  model: EngineModel,
  data: Dataset,
  options: RollOutOptions,
  way?: Way,
): { shape: [number, number]; values: Float32Array } {
  const { steps, known, dropoutSeed } = options;
  const sizes = sizesOf(model, options);
  const { rounds, calls } = sizes;
  const B = Math.min(batchSize, data.size);
  const native = nativeBackend(tf) !== undefined;
  const chosen = native ? (way ?? wayFor(model, data, sizes)) : "eager";
  // A program outlives the model, so it holds on to what does not change.
  const parts: Parts = {
    planned: model.planned,
    weights: model.weights.length,
    output: model.spec.output,
    drops: dropoutSeed !== undefined,
  };
  const key = JSON.stringify(["roll_out", model.spec, B, rounds, known !== undefined, parts.drops, chosen]);
  const compiled =
    chosen === "eager"
      ? undefined
      : lease(tf, key, () =>
          jit(tf, roundsOf(tf, parts, sizes), { name: "roll_out", xla: chosen === "xla" }),
        );
  const values = new Float32Array(data.size * steps);
  try {
    withResident(tf, data.resident, (resident) => {
      const all = Int32Array.from({ length: data.size }, (_, i) => i);
      for (const [batch, index] of batchesOf(all, B).entries()) {
        const drop = { seed: dropoutSeed ?? 0, batch };
        const call = compiled?.program ?? roundsOf(tf, parts, sizes, native ? undefined : drop);
        // The last batch is filled up, so that one program serves all.
        const rows = Int32Array.from({ length: B }, (_, i) => index[i] ?? index[0] ?? 0);
        const found = tf.tidy(() => {
          const first = data.gather(tf, resident, tf.tensor1d(rows, "int32"));
          let state = first.mask === undefined ? [first.x] : [first.x, first.mask]; // [B, T, F], [B, T]
          const forecasts: TF.Tensor[] = [];
          for (let done = 0; done < calls; done++) {
            const ahead = known === undefined ? [] : [knownOf(tf, known, rows, done * rounds, sizes)];
            const number = parts.drops ? [tf.scalar(dropNumber(drop), "int32")] : [];
            const [window, ...mask] = state;
            assert(window !== undefined, "the state is the windows");
            const results = call(window, ...mask, ...ahead, ...number, ...model.weights);
            state = results.slice(0, -1);
            const given = results.at(-1);
            assert(given !== undefined, "a call gives windows and forecasts");
            forecasts.push(given); // [rounds, B, H]
          }
          return tf.transpose(tf.concat(forecasts, 0), [1, 0, 2]).dataSync(); // [B, all rounds, H]
        });
        const width = found.length / B;
        index.forEach((row, i) => values.set(found.subarray(i * width, i * width + steps), row * steps));
      }
    });
  } finally {
    compiled?.release();
  }
  return { shape: [data.size, steps], values };
}

/** What of a model a program is made of. */
interface Parts extends Pick<EngineModel, "planned"> {
  weights: number;
  output: OutputSpec | undefined;
  drops: boolean;
}

interface Sizes {
  T: number;
  F: number;
  H: number;
  /** Rounds of one call. */
  rounds: number;
  calls: number;
  loops: number;
}

function sizesOf(model: EngineModel, { steps, known }: RollOutOptions): Sizes {
  const [T, F] = model.spec.inputShape;
  const output = model.planned.at(-1)?.output ?? [];
  const H = (output[0] ?? NaN) / perStep(model.spec.output);
  if (F === undefined || !Number.isInteger(H) || output.length !== 1)
    throw engineFaults.cannotRollOut("the model does not give one value for each step of a horizon");
  const all = Math.ceil(steps / H);
  const needed = (all - 1) * H;
  const found = known?.shape[1] ?? 0;
  if (F > 1 && found < needed)
    throw engineFaults.cannotRollOut(
      `its other features are needed for ${needed} rows ahead, and ${found} are known`,
    );
  const loops = model.planned.filter(({ layer }) => layer.recurrent).length;
  const calls = Math.ceil((all * T * Math.max(loops, 1)) / turnsPerCall);
  const rounds = Math.ceil(all / calls);
  return { T, F, H, rounds, calls: Math.ceil(all / rounds), loops };
}

function wayFor(model: EngineModel, data: Dataset, { rounds, calls, T, loops }: Sizes): Way {
  const batches = Math.ceil(data.size / batchSize);
  const turns = batches * calls * rounds * T * loops;
  return chooseWay({
    turns,
    flops: (2 * model.params * Math.min(batchSize, data.size)) / Math.max(loops, 1),
  });
}

/**
 * Takes the windows [B, T, F], their mask [B, T] if there is one, what is known [rounds, B, H, F − 1] if there is any, the
 * number of the masks of dropout if they are drawn, and weights; gives windows, mask and forecasts [rounds, B, H].
 */
function roundsOf(tf: Tf, parts: Parts, { T, F, H, rounds }: Sizes, onHost?: Drop) {
  return (first: TF.Tensor, ...rest: TF.Tensor[]): TF.Tensor[] => {
    const all = rest.slice(0, rest.length - parts.weights);
    const weights = rest.slice(all.length);
    // Nothing else that comes in has the two axes of a mask.
    const [mask] = all[0]?.rank === 2 ? all : [];
    const before = all.slice(mask === undefined ? 0 : 1);
    const number = parts.drops ? before.at(-1) : undefined;
    const known = before.slice(0, before.length - (number === undefined ? 0 : 1));
    const masks = number === undefined ? undefined : onHost ? hostMasks(tf, onHost) : deviceMasks(tf, number);
    const B = first.shape[0] ?? 0;
    const [after, forecasts] = scan(
      tf,
      ([window, counts], [ahead]) => {
        assert(window !== undefined, "the state is the windows");
        const given = forward(tf, parts.planned, weights, window, masks, counts); // [B, H · what a step has]
        const y = pointOf(tf, given, parts.output); // [B, H]
        const target = tf.expandDims(y, 2); // [B, H, 1]
        const added = ahead === undefined ? target : tf.concat([target, ahead], 2); // [B, H, F]
        const longer = tf.concat([window, added], 1); // [B, T + H, F]
        const moved = tf.slice(longer, [0, H, 0], [B, T, F]);
        return [counts === undefined ? [moved] : [moved, countedOn(tf, counts, H)], [y]];
      },
      mask === undefined ? [first] : [first, mask],
      known,
      { length: rounds },
    );
    return [...after, ...forecasts];
  };
}

/** The mask [B, T] of windows that have moved on by H rows, which all count. */
function countedOn(tf: Tf, mask: TF.Tensor, H: number): TF.Tensor {
  const [B = 0, T = 0] = mask.shape;
  const longer = tf.concat([tf.cast(mask, "float32"), tf.ones([B, H])], 1); // [B, T + H]
  return tf.slice(longer, [0, H], [B, T]);
}

/** The other features of the rows that each round of a call adds, [rounds, B, H, F − 1]; zeros where none are needed. */
function knownOf(
  tf: Tf,
  { shape: [, R = 0, width = 0], values }: HostTensor,
  rows: Int32Array,
  before: number,
  { rounds, H }: Sizes,
): TF.Tensor {
  const ahead = new Float32Array(rounds * rows.length * H * width);
  for (let round = 0; round < rounds; round++) {
    rows.forEach((row, b) => {
      const from = (before + round) * H;
      const length = Math.max(0, Math.min(H, R - from));
      const start = (row * R + from) * width;
      ahead.set(values.subarray(start, start + length * width), (round * rows.length + b) * H * width);
    });
  }
  return tf.tensor4d(ahead, [rounds, rows.length, H, width]);
}
