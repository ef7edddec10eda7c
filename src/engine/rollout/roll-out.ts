import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Dataset, HostTensor, RollOutOptions, Tf } from "../api";
import { batchesOf, withResident } from "../batches";
import { engineFaults } from "../faults";
import { jit } from "../graph/jit";
import { nativeBackend } from "../graph/native";
import { forward } from "../model/forward";
import type { EngineModel } from "../model/model";
import { scan } from "../scan";
import { chooseWay, type Way } from "../way";

const batchSize = 256;
/** One call takes about so many steps of loops over time at most, so that it stays short. */
const turnsPerCall = 4096;

/**
 * Recursive forecasts: each round forecasts the horizon H of all windows [B, T, F], and moves the windows on by H rows
 * of which the target is the forecast. The windows stay inside the call. Gives [N, steps]. Faults: cannot-roll-out.
 */
export function rollOut(
  tf: Tf,
  model: EngineModel,
  data: Dataset,
  options: RollOutOptions,
  way?: Way,
): { shape: [number, number]; values: Float32Array } {
  const { steps, known } = options;
  const sizes = sizesOf(model, options);
  const { rounds, calls } = sizes;
  const B = Math.min(batchSize, data.size);
  const call = roundsOf(tf, model, sizes);
  const chosen = nativeBackend(tf) === undefined ? "eager" : (way ?? wayFor(model, data, sizes));
  const compiled =
    chosen === "eager" ? undefined : jit(tf, call, { name: "roll_out", xla: chosen === "xla" });
  const values = new Float32Array(data.size * steps);
  try {
    withResident(tf, data.resident, (resident) => {
      for (const index of batchesOf(
        Int32Array.from({ length: data.size }, (_, i) => i),
        B,
      )) {
        // The last batch is filled up, so that one program serves all.
        const rows = Int32Array.from({ length: B }, (_, i) => index[i] ?? index[0] ?? 0);
        const found = tf.tidy(() => {
          let window: TF.Tensor = data.gather(tf, resident, tf.tensor1d(rows, "int32")).x; // [B, T, F]
          const forecasts: TF.Tensor[] = [];
          for (let done = 0; done < calls; done++) {
            const ahead = known === undefined ? [] : [knownOf(tf, known, rows, done * rounds, sizes)];
            const [after, given] = (compiled ?? call)(window, ...ahead, ...model.weights);
            assert(after !== undefined && given !== undefined, "a call gives windows and forecasts");
            window = after;
            forecasts.push(given); // [rounds, B, H]
          }
          return tf.transpose(tf.concat(forecasts, 0), [1, 0, 2]).dataSync(); // [B, all rounds, H]
        });
        const width = found.length / B;
        index.forEach((row, i) => values.set(found.subarray(i * width, i * width + steps), row * steps));
      }
    });
  } finally {
    compiled?.dispose();
  }
  return { shape: [data.size, steps], values };
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
  const [H] = output;
  if (F === undefined || H === undefined || output.length !== 1)
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

/** Takes the windows [B, T, F], what is known [rounds, B, H, F − 1] if there is any, and weights; gives windows and forecasts [rounds, B, H]. */
function roundsOf(tf: Tf, model: EngineModel, { T, F, H, rounds }: Sizes) {
  return (first: TF.Tensor, ...rest: TF.Tensor[]): TF.Tensor[] => {
    const known = rest.slice(0, rest.length - model.weights.length);
    const weights = rest.slice(known.length);
    const B = first.shape[0] ?? 0;
    const [after, forecasts] = scan(
      tf,
      ([window], [ahead]) => {
        assert(window !== undefined, "the state is the windows");
        const y = forward(tf, model.planned, weights, window); // [B, H]
        const target = tf.expandDims(y, 2); // [B, H, 1]
        const added = ahead === undefined ? target : tf.concat([target, ahead], 2); // [B, H, F]
        const longer = tf.concat([window, added], 1); // [B, T + H, F]
        return [[tf.slice(longer, [0, H, 0], [B, T, F])], [y]];
      },
      [first],
      known,
      { length: rounds },
    );
    return [...after, ...forecasts];
  };
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
