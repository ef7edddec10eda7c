import type * as TF from "@tensorflow/tfjs-core";
import type { LayerSpec, Tf } from "../../../src/engine/api";

/** A recurrent layer as the plain loop of its formulas over x [B, T, F], for tfjs to derive: all outputs [B, T, U]. */
export function plainOutput(
  tf: Tf,
  { type, config }: LayerSpec,
  weights: readonly TF.Tensor[],
  x: TF.Tensor,
): TF.Tensor {
  const U = Number(config.units);
  const [K, R, bias] = weights;
  if (K === undefined || R === undefined) throw new Error("two kernels");
  const rows = bias === undefined ? [] : bias.rank === 2 ? tf.unstack(bias) : [bias];
  const [b, b2] = rows;
  const add = (y: TF.Tensor, constant: TF.Tensor | undefined) =>
    constant === undefined ? y : tf.add(y, constant);
  const part = (y: TF.Tensor, g: number) => tf.slice(y, [0, g * U], [-1, U]);
  let h: TF.Tensor = tf.zeros([x.shape[0] ?? 0, U]);
  let c = h;
  const outputs = tf.unstack(x, 1).map((xt) => {
    const input = add(tf.matMul(xt, K), b);
    const past = add(tf.matMul(h, R), b2);
    const gate = (g: number) => tf.add(part(input, g), part(past, g));
    if (type === "rnn") h = tf.tanh(gate(0));
    else if (type === "lstm") {
      c = tf.add(tf.mul(tf.sigmoid(gate(1)), c), tf.mul(tf.sigmoid(gate(0)), tf.tanh(gate(2))));
      h = tf.mul(tf.sigmoid(gate(3)), tf.tanh(c));
    } else {
      const z = tf.sigmoid(gate(0));
      const r = tf.sigmoid(gate(1));
      const inner =
        config.reset_after === true ? tf.mul(r, part(past, 2)) : tf.matMul(tf.mul(r, h), part(R, 2));
      const candidate = tf.tanh(tf.add(part(input, 2), inner));
      h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    }
    return h;
  });
  return tf.stack(outputs, 1);
}
