import { expect, test } from "vitest";
import type { HostTensor, Tf } from "../../src/engine/api";
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
