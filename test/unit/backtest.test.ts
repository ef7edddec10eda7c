import { describe, expect, it } from "vitest";
import type { EvaluateConfig } from "../../src/cells/evaluate";
import type { RunContext } from "../../src/cells/kind";
import type { Trained } from "../../src/cells/scoring";
import { backtested, originsOf, type Group } from "../../src/cells/tasks/backtest";
import type { TrainValue } from "../../src/cells/values";
import type { Dataset, Model, Series } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import { count, prepare, split, table } from "../support/series";

const series = prepare(table({ y: count(100) }), { boundaries: split(0.6, 0.2), scaler: "minmax" });

/** Runs a backtest on a model that is nothing but a number, and keeps what it was trained and judged on. */
function run(backtest: Partial<EvaluateConfig["backtest"]>, stopAfter = Infinity) {
  const trainedOn: { training: number; validation: number | undefined }[] = [];
  const judged: { model: number; origins: number[]; trainEnd: number; end: number; shift: number }[] = [];
  const disposed: number[] = [];
  const progress: object[] = [];
  const model = (serial: number): Model => ({
    spec: { inputShape: [4, 1], layers: [{ type: "dense", config: { units: 2 } }] },
    params: serial,
    layers: [],
    getWeights: () => [],
    setWeights: () => undefined,
    dispose: () => disposed.push(serial),
  });
  const trained: Trained = { model: model(0), series, lookback: 4, horizon: 2 };
  const value = {
    again: (training: Dataset, validation: Dataset | null) => {
      trainedOn.push({ training: training.size, validation: validation?.size });
      return { model: model(trainedOn.length), result: { epochs_run: 7 } };
    },
  };
  const context = {
    engine: { series: seriesTools },
    hooks: { interrupted: () => trainedOn.length >= stopAfter },
    progress: (fields: object) => progress.push(fields),
  };
  const judge = (at: Trained, origins: Int32Array): Group => {
    const { trainEnd, validationEnd, scaler }: Series = at.series;
    judged.push({
      model: at.model.params,
      origins: [...origins],
      trainEnd,
      end: validationEnd,
      shift: scaler.scale[0] ?? NaN,
    });
    const said = { forecast: new Float64Array(origins.length * 2), given: new Float32Array() };
    return { origins, said, source: "none", spread: undefined, notes: [] };
  };
  const config = { on: "test", backtest: { windows: "auto", step: "horizon", refit: false, ...backtest } };
  // SAFETY: a backtest reads these fields alone of each.
  const result = backtested(
    config as EvaluateConfig,
    value as unknown as TrainValue,
    trained,
    originsOf(config as EvaluateConfig, seriesTools, trained),
    context as unknown as RunContext,
    judge,
  );
  return { result, trainedOn, judged, disposed, progress };
}

describe("a backtest", () => {
  it("judges one model on every window where nothing is refitted", () => {
    const { result, judged, trainedOn } = run({});
    expect(judged.map((each) => [each.model, each.origins.length])).toEqual([[0, 10]]);
    expect([trainedOn, result.refits]).toEqual([[], undefined]);
  });

  it.each([
    [{ windows: 3 }, [94, 96, 98]],
    [{ step: 5 }, [80, 85, 90, 95]],
    [{ step: 5, windows: 2 }, [90, 95]],
    [{ windows: 99 }, [80, 82, 84, 86, 88, 90, 92, 94, 96, 98]],
  ] as const)("with %j judges the windows at %j", (backtest, origins) => {
    expect(run(backtest).judged[0]?.origins).toEqual(origins);
  });

  it("trains anew before every so many windows, on what came before them, cut as the series was", () => {
    const { result, judged, trainedOn, disposed, progress } = run({ refit: 4 });
    // The first group begins where the trained model's data ends.
    expect(judged.map((each) => [each.model, each.origins[0], each.trainEnd, each.end])).toEqual([
      [0, 80, 60, 80],
      [1, 88, 66, 88],
      [2, 96, 72, 96],
    ]);
    // The scaler is learned from the rows that are trained on.
    expect(judged.map(({ shift }) => shift)).toEqual([59, 65, 71]);
    expect(trainedOn).toEqual([
      { training: 66 - 4 - 2 + 1, validation: 22 - 2 + 1 },
      { training: 72 - 4 - 2 + 1, validation: 24 - 2 + 1 },
    ]);
    expect(disposed).toEqual([1, 2]);
    expect(result.refits?.map(({ at, rows, windows, epochs }) => [at, rows, windows, epochs])).toEqual([
      [80, 60, 4, undefined],
      [88, 66, 4, 7],
      [96, 72, 2, 7],
    ]);
    expect(progress.at(-1)).toEqual({ message: "refit 3 of 3", refit: 3, refits: 3 });
  });

  it("that is interrupted keeps the windows that it has, says so and frees its models", () => {
    const { result, disposed } = run({ refit: true }, 3);
    expect(result.groups).toHaveLength(3);
    expect(result.refits).toHaveLength(3);
    expect(disposed).toEqual([1, 2, 3]);
    expect(result.notes).toEqual(["The backtest was stopped: 7 refits and their windows are left out."]);
  });
});
