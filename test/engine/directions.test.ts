import { describe, expect, test } from "vitest";
import type { LayerSpec, Tf } from "../../src/engine/api";
import { createModel } from "../../src/engine/model/model";
import { forward, runModel } from "../../src/engine/model/forward";
import { runRecurrent } from "../../src/engine/recurrent";
import { directionsOf, layerOf, type Direction } from "../../src/layers";
import { onEachEngine } from "./support/engines";
import { compiledWithGradients, farthestOf, withGradients } from "./support/gradients";
import { layer, normals, randomModel } from "./support/models";
import { plainLoop, plainOutput } from "./support/plain-loop";
import { recurrentForms } from "./support/reference";
import { run } from "./support/training";
import type * as TF from "@tensorflow/tfjs-core";

const [B, T, F, U] = [3, 5, 2, 4];

function both(spec: LayerSpec): LayerSpec {
  return { type: "bidirectional", config: { [spec.type]: spec.config } };
}

onEachEngine(({ tf, name }) => {
  test.each<[string, LayerSpec, number]>([
    ["Bidirectional(LSTM(64)) of 128", both(layer("lstm", { units: 64 })), 98_816],
    ["Bidirectional(GRU(64)) of 128", both(layer("gru", { units: 64 })), 74_496],
    ["Bidirectional(SimpleRNN(64)) of 128", both(layer("rnn", { units: 64 })), 24_704],
  ])("the parameters of %s are counted as in Keras", (_, spec, params) => {
    const model = createModel(
      tf,
      { inputShape: [20, 128], layers: [spec, spec, layer("dense", { units: 3 })] },
      1,
    );
    expect(model.layers[0]?.params).toBe(params);
    expect(model.layers.map(({ output_shape }) => output_shape)).toEqual([[20, 128], [128], [3]]);
    expect(model.getWeights().reduce((sum, { values }) => sum + values.length, 0)).toBe(model.params);
    const names = model.getWeights().map((weight) => weight.name);
    expect(names.slice(0, 6)).toEqual(
      ["forward", "backward"].flatMap((way) =>
        ["kernel", "recurrent_kernel", "bias"].map((weight) => `bidirectional_1/${way}/${weight}`),
      ),
    );
    model.dispose();
  });

  describe.each(recurrentForms(U))("$label in both directions", ({ spec }) => {
    test("gives the outputs and gradients of two plain loops, eager and compiled", () => {
      const model = randomModel(tf, [T, F], [both(spec), both(layer("rnn", { units: 2 }))]);
      const x = tf.tensor(normals([B, T, F], "x"), [B, T, F]);
      const inputs = [x, ...model.weights];
      const ours = ([x0, ...weights]: TF.Tensor[]) => forward(tf, model.planned, weights, x0 ?? x);
      const expected = withGradients(tf, inputs, ([x0, ...weights]) => {
        const count = (model.planned[0]?.weights.length ?? 0) / 2;
        const sequence = plainBoth(tf, spec, weights.slice(0, 2 * count), x0 ?? x); // [B, T, 2U]
        const last = plainBoth(tf, layer("rnn", { units: 2 }), weights.slice(2 * count), sequence); // [B, T, 4]
        // The backward half was last at the first step.
        return tf.concat([tf.slice(last, [0, T - 1, 0], [B, 1, 2]), tf.slice(last, [0, 0, 2], [B, 1, 2])], 2);
      });
      expect(farthestOf(withGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      expect(farthestOf(compiledWithGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      model.dispose();
    });
  });

  describe.each(recurrentForms(U))("$label from a state to a state", ({ spec }) => {
    test.each([false, true])("gives the outputs and gradients of the plain loop, reversed: %s", (reverse) => {
      const direction = directionOf(spec, reverse);
      const { states } = direction.layer;
      const model = randomModel(tf, [T, F], [spec]);
      const x = tf.tensor(normals([B, T, F], "x"), [B, T, F]);
      const initial = Array.from({ length: states }, (_, i) => tf.tensor(normals([B, U], `s${i}`), [B, U]));
      const inputs = [x, ...initial, ...model.weights];
      const cut = (values: TF.Tensor[]) =>
        [values[0] ?? x, values.slice(1, 1 + states), values.slice(1 + states)] as const;
      const ours = (values: TF.Tensor[]) => {
        const [x0, first, weights] = cut(values);
        const timeFirst = tf.transpose(x0, [1, 0, 2]);
        const found = runRecurrent(tf, direction, weights, timeFirst, { initial: first, returnState: true });
        return tf.concat([found.outputs, tf.stack(found.state)], 0); // [T + S, B, U]
      };
      const expected = withGradients(tf, inputs, (values) => {
        const [x0, first, weights] = cut(values);
        const turned = reverse ? tf.reverse(x0, 1) : x0;
        const { outputs, state } = plainLoop(tf, spec, weights, turned, { initial: first });
        const inTime = reverse ? tf.reverse(outputs, 1) : outputs;
        return tf.concat([tf.transpose(inTime, [1, 0, 2]), tf.stack(state)], 0);
      });
      expect(farthestOf(withGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      expect(farthestOf(compiledWithGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      model.dispose();
    });

    test("reads a sequence in pieces as it reads it at once", () => {
      const direction = directionOf(spec, false);
      const model = randomModel(tf, [T, F], [spec]);
      const x = tf.tensor(normals([T, B, F], "x"), [T, B, F]);
      const read = (piece: TF.Tensor, initial?: TF.Tensor[]) =>
        runRecurrent(tf, direction, [...model.weights], piece, { initial, returnState: true });
      tf.tidy(() => {
        const [first, second] = tf.split(x, [2, 3], 0);
        const whole = read(x);
        const start = read(first ?? x);
        const end = read(second ?? x, start.state);
        const pieces = [tf.concat([start.outputs, end.outputs], 0), ...end.state];
        const numbers = (tensors: TF.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);
        expect(farthestOf(numbers(pieces), numbers([whole.outputs, ...whole.state]))).toBeLessThan(1e-6);
      });
      model.dispose();
    });
  });

  test("a model of several layers reads a sequence in pieces as it reads it at once", () => {
    const layers = [layer("lstm", { units: 3 }), layer("gru", { units: 2 }), layer("dense", { units: 2 })];
    const model = createModel(tf, { inputShape: [T, F], layers, returnSequences: true }, 1);
    expect(model.layers.map(({ output_shape }) => output_shape)).toEqual([
      [T, 3],
      [T, 2],
      [T, 2],
    ]);
    tf.tidy(() => {
      const x = tf.tensor(normals([B, T, F], "x"), [B, T, F]);
      const [start, end] = tf.split(x, [2, 3], 1);
      const read = (piece: TF.Tensor | undefined, initial?: TF.Tensor[]) =>
        runModel(tf, model.planned, model.weights, piece ?? x, { initial, returnStates: true });
      const first = read(start);
      const second = read(end, first.states);
      const whole = read(x);
      const numbers = (tensors: TF.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);
      const pieces = [tf.concat([first.output, second.output], 1), ...second.states];
      expect(whole.states.length).toBe(3);
      expect(farthestOf(numbers(pieces), numbers([whole.output, ...whole.states]))).toBeLessThan(1e-6);
    });
    model.dispose();
  });

  if (name === "native")
    test("trains compiled as it trains eagerly", () => {
      const layers = [both(layer("lstm", { units: 5, dropout: 0 })), layer("dense", { units: 3 })];
      const trained = (mode: string) => {
        process.env.RNNBOOK_MODE = mode;
        try {
          return run(tf, { layers });
        } finally {
          delete process.env.RNNBOOK_MODE;
        }
      };
      const [eager, compiled] = [trained("eager"), trained("xla")];
      expect([eager.mode, compiled.mode]).toEqual(["eager", "compiled"]);
      expect(farthestOf(compiled.weights, eager.weights)).toBeLessThan(1e-4);
    });
});

function directionOf({ type, config }: LayerSpec, reverse: boolean): Direction {
  const found = layerOf(type);
  const [direction] = found === undefined ? [] : directionsOf(found, config);
  if (direction === undefined) throw new Error("a recurrent layer has a direction");
  return { ...direction, reverse };
}

/** Two plain loops side by side, [B, T, 2U]. */
function plainBoth(tf: Tf, spec: LayerSpec, weights: readonly TF.Tensor[], x: TF.Tensor): TF.Tensor {
  const count = weights.length / 2;
  const ahead = plainOutput(tf, spec, weights.slice(0, count), x);
  const back = tf.reverse(plainOutput(tf, spec, weights.slice(count), tf.reverse(x, 1)), 1);
  return tf.concat([ahead, back], 2);
}
