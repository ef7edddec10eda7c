import type * as TF from "@tensorflow/tfjs-core";
import type { LayerSpec, Tf } from "../../../src/engine/api";

/** All outputs [B, T, U] of a recurrent layer. */
export function plainOutput(tf: Tf, spec: LayerSpec, weights: readonly TF.Tensor[], x: TF.Tensor): TF.Tensor {
  return plainLoop(tf, spec, weights, x).outputs;
}

/**
 * A recurrent layer as the plain loop of its formulas over x [B, T, F], for tfjs to derive. `initial` are the first
 * states [B, U], `mask` is [B, T]: where it is 0 nothing changes; `dropout` [B, U] is on the state before each product.
 */
export function plainLoop(
  tf: Tf,
  { type, config }: LayerSpec,
  weights: readonly TF.Tensor[],
  x: TF.Tensor,
  { initial, mask, dropout }: { initial?: readonly TF.Tensor[]; mask?: TF.Tensor; dropout?: TF.Tensor } = {},
): { outputs: TF.Tensor; state: TF.Tensor[] } {
  const U = Number(config.units);
  const [K, R, bias] = weights;
  if (K === undefined || R === undefined) throw new Error("two kernels");
  const rows = bias === undefined ? [] : bias.rank === 2 ? tf.unstack(bias) : [bias];
  const [b, b2] = rows;
  const add = (y: TF.Tensor, constant: TF.Tensor | undefined) =>
    constant === undefined ? y : tf.add(y, constant);
  const squash = (y: TF.Tensor) => functions[String(config.activation)]?.(tf, y) ?? tf.tanh(y);
  const open = (y: TF.Tensor) => functions[String(config.recurrent_activation)]?.(tf, y) ?? tf.sigmoid(y);
  const part = (y: TF.Tensor, g: number) => tf.slice(y, [0, g * U], [-1, U]);
  let h: TF.Tensor = initial?.[0] ?? tf.zeros([x.shape[0] ?? 0, U]);
  let c = initial?.[1] ?? tf.zeros([x.shape[0] ?? 0, U]);
  const outputs = tf.unstack(x, 1).map((xt, t) => {
    const [h0, c0] = [h, c];
    const input = add(tf.matMul(xt, K), b);
    const seen = dropout === undefined ? h : tf.mul(h, dropout);
    const past = add(tf.matMul(seen, R), b2);
    const gate = (g: number) => tf.add(part(input, g), part(past, g));
    if (type === "rnn") h = squash(gate(0));
    else if (type === "lstm") {
      c = tf.add(tf.mul(open(gate(1)), c), tf.mul(open(gate(0)), squash(gate(2))));
      h = tf.mul(open(gate(3)), squash(c));
    } else {
      const z = open(gate(0));
      const r = open(gate(1));
      const inner =
        config.reset_after === true ? tf.mul(r, part(past, 2)) : tf.matMul(tf.mul(r, seen), part(R, 2));
      const candidate = squash(tf.add(part(input, 2), inner));
      h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    }
    if (mask !== undefined) {
      const counts = tf.equal(tf.slice(mask, [0, t], [-1, 1]), 1); // [B, 1]
      h = tf.where(tf.tile(counts, [1, U]), h, h0);
      c = tf.where(tf.tile(counts, [1, U]), c, c0);
    }
    return h;
  });
  return { outputs: tf.stack(outputs, 1), state: type === "lstm" ? [h, c] : [h] };
}

const functions: Record<string, (tf: Tf, x: TF.Tensor) => TF.Tensor> = {
  relu: (tf, x) => tf.relu(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
  linear: (_, x) => x,
  hard_sigmoid: (tf, x) => tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1),
};
