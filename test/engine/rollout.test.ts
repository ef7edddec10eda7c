import { expect, test } from "vitest";
import type { Dataset, HostTensor, OutputSpec, Tf } from "../../src/engine/api";
import { Fault } from "../../src/base/issue";
import { predict } from "../../src/engine/model/predict";
import type { EngineModel } from "../../src/engine/model/model";
import { rollOut } from "../../src/engine/rollout/roll-out";
import type { Way } from "../../src/engine/way";
import { onEachEngine } from "./support/engines";
import { dataset, farthest, layer, normals, randomModel } from "./support/models";

const T = 6;
const steps = 17;

onEachEngine(({ tf, name }) => {
  const ways: Way[] = name === "native" ? ["eager", "graph", "xla"] : ["eager"];

  test.each<[string, number, number, number]>([
    ["one step at a time", 5, 1, 1],
    ["a horizon at a time", 5, 1, 4],
    ["a horizon longer than the window", 3, 1, 8],
    ["covariates", 5, 3, 4],
    ["more windows than fit into one batch", 259, 1, 4],
  ])("forecasts beyond the horizon are those of one call after the other: %s", (_, N, F, H) => {
    const model = randomModel(tf, [T, F], [layer("lstm", { units: 5 }), layer("dense", { units: H })]);
    const x = normals([N, T, F], "x");
    const y = new Float32Array(N * H);
    const rows = Math.ceil(steps / H) * H;
    const known: HostTensor = {
      shape: [N, rows, F - 1],
      dtype: "float32",
      values: normals([N, rows, F - 1], "known"),
    };
    const expected = oneByOne(tf, model, { x, known, N, F, H });
    for (const way of ways) {
      const options = F === 1 ? { steps } : { steps, known };
      const { shape, values } = rollOut(tf, model, dataset(x, [N, T, F], y, [N, H]), options, way);
      expect(shape).toEqual([N, steps]);
      expect(farthest(values, expected), way).toBeLessThan(1e-5);
    }
    model.dispose();
  });

  test("a long way takes several calls, and gives what one would give", () => {
    const model = randomModel(tf, [40, 1], [layer("rnn", { units: 3 }), layer("dense")]);
    const data = dataset(normals([2, 40, 1], "x"), [2, 40, 1], new Float32Array(2), [2, 1]);
    const long = rollOut(tf, model, data, { steps: 150 }, ways.at(-2)).values;
    const short = rollOut(tf, model, data, { steps: 30 }, ways.at(-2)).values;
    expect(farthest(long.subarray(0, 30), short.subarray(0, 30))).toBeLessThan(1e-5);
    expect(farthest(long.subarray(150, 180), short.subarray(30))).toBeLessThan(1e-5);
    model.dispose();
  });

  test.each<[string, OutputSpec, number, number]>([
    ["the median of quantiles", { type: "quantiles", quantiles: [0.1, 0.5, 0.9] }, 3, 1],
    ["the mean of a normal distribution", { type: "gaussian" }, 2, 0],
  ])("feeds %s back", (_, output, width, at) => {
    const [N, H] = [5, 4];
    const layers = [layer("lstm", { units: 5 }), layer("dense", { units: H * width })];
    const wide = randomModel(tf, [T, 1], layers, 0.5, output);
    // The same network with the other outputs cut off.
    const narrow = randomModel(tf, [T, 1], [layer("lstm", { units: 5 }), layer("dense", { units: H })]);
    narrow.setWeights(
      wide.getWeights().map((weight) => {
        if (!weight.name.startsWith("dense")) return weight;
        const values = weight.values.filter((__, i) => i % width === at);
        return { ...weight, values, shape: [...weight.shape.slice(0, -1), H] };
      }),
    );
    const data = dataset(normals([N, T, 1], "x"), [N, T, 1], new Float32Array(N * H), [N, H]);
    for (const way of ways) {
      const found = rollOut(tf, wide, data, { steps }, way).values;
      expect(farthest(found, rollOut(tf, narrow, data, { steps }, way).values), way).toBeLessThan(1e-5);
    }
    wide.dispose();
    narrow.dispose();
  });

  test("with dropout on, each window has a path of its own, the same for the same seed on every way", () => {
    const layers = [
      layer("lstm", { units: 8 }),
      layer("dropout", { rate: 0.5 }),
      layer("dense", { units: 2 }),
    ];
    const model = randomModel(tf, [T, 1], layers);
    const one = normals([1, T, 1], "x");
    const x = Float32Array.from({ length: 6 * T }, (_, i) => one[i % T] ?? 0);
    const data = dataset(x, [6, T, 1], new Float32Array(12), [6, 2]);
    const run = (dropoutSeed: number, way?: Way) =>
      rollOut(tf, model, data, { steps: 5, dropoutSeed }, way).values;
    const first = run(1);
    for (const way of ways) expect(farthest(run(1, way), first), way).toBeLessThan(1e-5);
    expect(farthest(run(2), first)).toBeGreaterThan(1e-3);
    const ends = Array.from({ length: 6 }, (_, n) => first[n * 5 + 4]?.toFixed(6));
    expect(new Set(ends).size).toBeGreaterThan(3);
    // The first horizon is what a prediction with the same seed gives.
    const { values } = predict(tf, model, data, { dropoutSeed: 1 });
    for (let n = 0; n < 6; n++) expect(first[n * 5 + 1]).toBeCloseTo(values[n * 2 + 1] ?? NaN, 5);
    model.dispose();
  });

  test("rows that are masked are skipped, and those that are added are not", () => {
    const model = randomModel(tf, [T, 1], [layer("gru", { units: 4 }), layer("dense", { units: 2 })]);
    const x = normals([3, T, 1], "x");
    const mask = Float32Array.from({ length: 3 * T }, (_, i) => (i % T === 2 || i === 4 ? 0 : 1));
    const masked = (values: Float32Array): Dataset => {
      const data = dataset(values, [3, T, 1], new Float32Array(6), [3, 2]);
      return {
        ...data,
        resident: [...data.resident, { shape: [3, T], dtype: "float32", values: mask }],
        gather: (tf, [xs, ys, counts], index) => {
          if (!xs || !ys || !counts) throw new Error("three resident tensors");
          return { ...data.gather(tf, [xs, ys], index), mask: tf.gather(counts, index) };
        },
      };
    };
    const other = x.map((value, i) => (mask[i] === 0 ? 99 : value));
    const plain = rollOut(tf, model, dataset(x, [3, T, 1], new Float32Array(6), [3, 2]), { steps: 9 }).values;
    for (const way of ways) {
      const found = rollOut(tf, model, masked(x), { steps: 9 }, way).values;
      expect(farthest(found, rollOut(tf, model, masked(other), { steps: 9 }, way).values), way).toBeLessThan(
        1e-6,
      );
      expect(farthest(found, rollOut(tf, model, masked(x), { steps: 9 }).values), way).toBeLessThan(1e-5);
      expect(farthest(found, plain), way).toBeGreaterThan(1e-4);
    }
    model.dispose();
  });

  test("covariates that are not known ahead are refused with a sentence", () => {
    const model = randomModel(tf, [T, 2], [layer("lstm", { units: 3 }), layer("dense")]);
    const data = dataset(normals([1, T, 2], "x"), [1, T, 2], new Float32Array(1), [1, 1]);
    const make = () => rollOut(tf, model, data, { steps: 3 });
    expect(make).toThrow(Fault);
    expect(make).toThrow("needed for 2 rows ahead, and 0 are known");
    model.dispose();
  });
});

/** The plain loop of calls to `predict`, [N, steps]. */
function oneByOne(
  tf: Tf,
  model: EngineModel,
  { x, known, N, F, H }: { x: Float32Array; known: HostTensor; N: number; F: number; H: number },
): number[] {
  const windows = Array.from({ length: N }, (_, n) =>
    Array.from({ length: T }, (_, t) => [...x.subarray((n * T + t) * F, (n * T + t + 1) * F)]),
  );
  const forecasts: number[][] = windows.map(() => []);
  while ((forecasts[0]?.length ?? steps) < steps) {
    const flat = Float32Array.from(windows.map((rows) => rows.slice(-T)).flat(2));
    const { values } = predict(tf, model, dataset(flat, [N, T, F], new Float32Array(N * H), [N, H]));
    windows.forEach((rows, n) => {
      for (let h = 0; h < H; h++) {
        const value = values[n * H + h] ?? NaN;
        const row = forecasts[n]?.length ?? 0;
        const at = (n * (known.shape[1] ?? 0) + row) * (F - 1);
        rows.push([value, ...known.values.subarray(at, at + F - 1)]);
        forecasts[n]?.push(value);
      }
    });
  }
  return forecasts.flatMap((values) => values.slice(0, steps));
}
