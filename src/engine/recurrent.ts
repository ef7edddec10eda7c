import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import type { LayerConfig, RecurrentLayer } from "../layers";
import type { Tf } from "./api";
import { scan } from "./scan";

/**
 * Runs a recurrent layer over x [B, T, F] and gives all its outputs, [T, B, U]: time first, because the loops on
 * both sides of it want it so.
 *
 * The product of the input and its gradients are ordinary operations on whole sequences, which tfjs derives; the loop
 * has its own gradient, written by the layer, so that nothing of it lies on tfjs's tape.
 */
export function runRecurrent(
  tf: Tf,
  layer: RecurrentLayer,
  config: LayerConfig,
  weights: TF.Tensor[],
  x: TF.Tensor,
): TF.Tensor {
  const [T = 0, B = 0, F = 0] = x.shape;
  const { kernel, bias, recurrent } = layer.part(tf, config, weights);
  const G = kernel.shape[1] ?? 0;
  const product = tf.matMul(tf.reshape(x, [T * B, F]), kernel); // [T·B, G]
  const summed = bias === undefined ? product : tf.add(product, bias); // [T·B, G]
  const gates = tf.reshape(summed, [T, B, G]); // [T, B, G]
  return loopOverTime(tf, layer, config, gates, recurrent); // [T, B, U]
}

function loopOverTime(
  tf: Tf,
  layer: RecurrentLayer,
  config: LayerConfig,
  gates: TF.Tensor,
  recurrent: TF.Tensor[],
): TF.Tensor {
  const B = gates.shape[1] ?? 0;
  const U = recurrent[0]?.shape[0] ?? 0;
  const zeros = () => Array.from({ length: layer.states }, () => tf.zeros([B, U])); // [B, U] each

  const loop = tf.customGrad((...inputs: (TF.Tensor | TF.GradSaveFunc)[]) => {
    const save = inputs.at(-1);
    assert(typeof save === "function", "tfjs hands in what saves tensors for the gradient");
    const forward = layer.forward(tf, config, gates, recurrent);
    const [, kept] = scan(tf, forward.step, zeros(), forward.xs); // [T, B, …] each
    const value = kept[0]; // [T, B, U]
    assert(value !== undefined, "a recurrent layer gives its output first");
    save([...recurrent, ...kept]);
    return {
      value,
      gradFunc: (dy: TF.Tensor, saved: TF.Tensor[]) => {
        const weights = saved.slice(0, recurrent.length);
        const backward = layer.backward(tf, config, weights, saved.slice(recurrent.length), dy);
        const [, results] = scan(tf, backward.step, zeros(), backward.xs, { reverse: true }); // [T, B, …] each
        const gradients = backward.gradients(results);
        return [gradients.gates, ...gradients.recurrent];
      },
    };
  });
  return loop(gates, ...recurrent);
}
