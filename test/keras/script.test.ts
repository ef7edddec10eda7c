import { execFile } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWith } from "../../scripts/lib/python.mjs";
import { folder, notebookOf, type Folder } from "../support/command-line";

/** JAX is the smallest of Keras' back ends that can train. */
const keras = ["keras==3.15.1", "jax==0.10.2"];
const ruff = ["ruff==0.17.6"];
const samples = join(import.meta.dirname, "../../media/samples");

/** Unsorted days with gaps and missing values, as they come out of a spreadsheet. */
function rides(): string {
  const rows = Array.from({ length: 160 }, (_, day) => {
    const date = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
    const value = 50 + 20 * Math.sin(day / 3) + 8 * Math.cos(day * day);
    const wind = day % 17 === 5 ? "NA" : String(Math.round(10 * Math.sin(day / 5)) / 10);
    return { day, line: `${date};${day % 23 === 7 ? "" : value.toFixed(3)};${wind}` };
  });
  const kept = rows.filter(({ day }) => day % 40 !== 11).map(({ line }) => line);
  return `day;rides;wind\n${[...kept.slice(20), ...kept.slice(0, 20)].join("\n")}\n`;
}

const rows = Array.from({ length: 90 }, (_, i) => {
  const at = new Date(Date.UTC(2024, 0, 1, i)).toISOString().slice(0, 16);
  return `${at},${i % 11 === 4 ? "" : (Math.sin(i / 4) * 3).toFixed(4)},${i % 7}`;
});

/** Notebooks whose scripts must give the same forecasts from the same weights. */
const cases: Record<string, string> = {
  "dates with gaps, covariates, transforms and calendar; two GRUs in both directions": notebookOf(
    "data: rides\nsource: rides.csv\ntarget: rides\npast_covariates: [wind]\ncalendar: [dayofweek, month, dayofyear]\nhorizon: 3\nseason_length: 7\ntransform: [log, seasonal_diff, diff]\nscaler: robust",
    "model: net\ncell: gru\nunits: 5\nlayers: 2\nbidirectional: true\nreset_after: false\ndropout: 0.1\nlookback: 9",
    "train: net\nepochs: 2\nbatch_size: 16\noptimizer: {type: momentum, nesterov: true}\nclip: {norm: 0.5}",
    "evaluate: net",
    "forecast: net",
  ),
  "hours with interpolated values; a stack": notebookOf(
    "data: hours\nsource: hours.csv\ntarget: y\ncalendar: hour\nhorizon: 2\nmissing: interpolate\nscaler: minmax",
    "model: net\nstack: [{rnn: {units: 4, activation: relu}}, {lstm: {units: 3, unit_forget_bias: false}}, {dense: {units: 6, activation: tanh}}]\nlookback: 5\nl2: 0.01",
    "train: net\nepochs: 2\nshuffle: false\noptimizer: rmsprop\nloss: mae\nclip: {value: 0.1}\nearly_stopping: false",
    "evaluate: net\non: validation\nmetrics: [mae, rmse]",
    "forecast: net\nlevel: [50]",
  ),
  "rows without time, those with gaps dropped; a GRU": notebookOf(
    "data: numbers\nsource: hours.csv\ntime: none\ntarget: y\npast_covariates: [k]\nhorizon: 2\nmissing: drop\nscaler: none",
    "model: net\ncell: gru\nunits: 4\nlookback: 3",
    "train: net\nepochs: 2\nloss: huber\nhuber_delta: 0.5",
    "evaluate: net",
    "forecast: net\nintervals: none",
  ),
};

const verses = Array.from(
  { length: 160 },
  (_, i) => `Line ${i % 7} of ${(i * i) % 11}, and ${i % 3 === 0 ? "more — “much” more" : "no more"}.\r\n`,
).join("");

/** Of text: the same in numbers of its own. */
const text = notebookOf(
  "data: verses\nsource: verses.txt\nlowercase: true\nvocab_size: 20\nseq_length: 12\nsplit: [0.7, 0.1, 0.2]",
  "model: writer\ncell: gru\nunits: 6\nlayers: 2\nembedding: 5",
  "train: writer\nepochs: 3\nbatch_size: 16",
  "evaluate: writer",
  "generate: writer\nprompt: Line\nlength: 10\ntemperature: [0, 1]",
);

/** Loads every script, and gives what it forecasts from the notebook's weights, and what it trains to. */
const driver = `
import importlib.util, json, sys
import numpy as np

results = {}
for name, train in json.loads(sys.argv[1]):
    spec = importlib.util.spec_from_file_location(name, f"{name}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    series, model = script.load(), script.build()
    model_name = "writer" if name == "text" else "net"
    weights = f".rnnbook/{name}.rnnbook/checkpoints/{model_name}/best/weights.safetensors"
    script.set_weights(model, script.read_tensors(weights))
    if name == "text":
        end = (series.validation_end, len(series.text))
        result = {"scores": [float(script.cross_entropy(model, series, *end))]}
        result["naive"] = [float(x) for x in script.frequencies(series, *end)]
        result["written"] = script.generate(model, series, "Line", 0, 10, 1)
        start = script.read_tensors(script.START)
        script.set_weights(model, start)
        result["loss"] = script.train(model, series, start)["loss"]
        results[name] = result
        continue
    end = np.array([len(series.values)])
    result = {"forecast": script.predict(model, series, end)[0].tolist()}
    if hasattr(script, "scores"):
        origins = (getattr(script, "test_origins", None) or script.validation_origins)(series)
        for kind in ("naive", "seasonal_naive"):
            result[kind] = [float(x) for x in script.scores(series, origins, getattr(script, kind)(series, origins))]
        result["scores"] = [float(x) for x in script.scores(series, origins, script.predict(model, series, origins))]
    if train:
        start = script.read_tensors(script.START)
        script.set_weights(model, start)
        arguments = (model, series, start) if "orders" in start else (model, series)
        result["loss"] = script.train(*arguments)["loss"]
    results[name] = result
print("RESULT", json.dumps(results))
`;

interface Output {
  kind: string;
  data: {
    value: number[];
    history: { loss: number[] };
    samples: { text: string }[];
    metrics: Record<string, number>;
    baselines: Record<string, Record<string, number>>;
  };
}

interface Result {
  forecast: number[];
  scores?: number[];
  naive?: number[];
  seasonal_naive?: number[];
  loss?: number[];
  written?: string;
}

let here: Folder;
let results: Record<string, Result>;
const names = ["sine", "text", ...Object.keys(cases).map((_, i) => `case${i}`)];
const cannotTrainAlike = "case0";

beforeAll(async () => {
  here = folder();
  here.write("rides.csv", rides());
  here.write("hours.csv", `at,y,k\n${rows.join("\n")}\n`);
  copyFileSync(join(samples, "sine.rnnbook"), join(here.path, "sine.rnnbook"));
  here.write("verses.txt", verses);
  here.write("text.rnnbook", text);
  for (const [i, notebook] of Object.values(cases).entries()) here.write(`case${i}.rnnbook`, notebook);
  for (const name of names) {
    const ran = await here.rnnbook(["run", `${name}.rnnbook`, "-o", `${name}.json`]);
    expect(ran, ran.err).toMatchObject({ code: 0 });
    const exported = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "py", "-o", `${name}.py`]);
    expect(exported, exported.err).toMatchObject({ code: 0, out: "" });
  }
  const { program, env } = pythonWith(keras);
  const tasks = names.map((name) => [name, name !== cannotTrainAlike]);
  const { stdout } = await promisify(execFile)(program, ["-c", driver, JSON.stringify(tasks)], {
    cwd: here.path,
    env: { ...env, KERAS_BACKEND: "jax" },
    maxBuffer: 1e8,
  });
  // SAFETY: the driver above prints this.
  results = JSON.parse(stdout.slice(stdout.indexOf("RESULT ") + 7)) as typeof results;
}, 600_000);
afterAll(() => here.dispose());

function outputsOf(name: string): Partial<Record<string, Output["data"]>> {
  const { cells } = JSON.parse(readFileSync(join(here.path, `${name}.json`), "utf8")) as {
    cells: { outputs: Output[] }[];
  };
  return Object.fromEntries(cells.flatMap(({ outputs }) => outputs).map(({ kind, data }) => [kind, data]));
}

function expectClose(actual: readonly number[] | undefined, expected: readonly number[], relative: number) {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((actual?.[i] ?? NaN) - value), `${i}: ${actual?.[i]} and ${value}`).toBeLessThan(
      relative * scale,
    );
  }
}

describe("a Keras script", () => {
  it("judges and goes on with a text as the notebook does", () => {
    const { evaluate, generate } = outputsOf("text");
    expectClose(results["text"]?.scores, [evaluate?.metrics["cross_entropy"] ?? NaN], 1e-5);
    const { unigram, bigram } = evaluate?.baselines ?? {};
    const frequencies = [unigram?.["cross_entropy"] ?? NaN, bigram?.["cross_entropy"] ?? NaN];
    expectClose(results["text"]?.naive, frequencies, 1e-9);
    expect(results["text"]?.written).toBe(`line${generate?.samples[0]?.text.replace(/^line/, "")}`);
  });

  const series = names.filter((name) => name !== "text");
  for (const [i, title] of ["the sine sample", ...Object.keys(cases)].entries()) {
    it(`forecasts from the notebook's weights what the notebook forecasts: ${title}`, () => {
      const name = series[i] ?? "";
      const { forecast, evaluate } = outputsOf(name);
      expectClose(results[name]?.forecast, forecast?.value ?? [], 1e-5);
      if (evaluate === undefined) return;
      expectClose(results[name]?.scores, Object.values(evaluate.metrics), 1e-5);
      for (const kind of ["naive", "seasonal_naive"] as const)
        expectClose(results[name]?.[kind], Object.values(evaluate.baselines[kind] ?? {}), 1e-9);
    });
  }

  it("has the loss curve of the notebook", () => {
    for (const name of names.filter((each) => each !== cannotTrainAlike)) {
      const { train } = outputsOf(name);
      const loss = results[name]?.loss ?? [];
      expect(loss).toHaveLength(train?.history.loss.length ?? 0);
      for (const [epoch, value] of (train?.history.loss ?? []).entries())
        expect(Math.abs((loss[epoch] ?? NaN) / value - 1), `${name}, epoch ${epoch + 1}`).toBeLessThan(0.01);
    }
  });

  it("is written as Python is", async () => {
    const { program, env } = pythonWith(ruff);
    const run = (...args: string[]) =>
      promisify(execFile)(program, ["-m", "ruff", ...args, ...names.map((name) => `${name}.py`)], {
        cwd: here.path,
        env,
      });
    await run("check", "--isolated", "--select", "E,F,W,I,B,UP,SIM");
    await run("format", "--isolated", "--check");
  });
});
