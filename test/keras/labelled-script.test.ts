import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWith } from "../../scripts/lib/python.mjs";
import { folder, notebookOf, type Folder } from "../support/command-line";

const keras = ["keras==3.15.1", "jax==0.10.2"];
const ruff = ["ruff==0.17.6"];

/** Movements of different lengths, or of one length: slow or fast, with their mean speed. */
function movements(lengthOf: (i: number) => number): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const [name, speed] = i % 3 === 0 ? ["fast", 1.3] : ["slow", 0.4];
    const label = `${name},${(speed + 0.01 * i).toFixed(2)},${i % 3}`;
    return Array.from({ length: lengthOf(i) }, (__, t) =>
      [`m${i}`, t, Math.sin(speed * t + i).toFixed(3), (t * speed - i / 9).toFixed(3), label].join(),
    );
  });
  return `who,t,x,y,kind,speed,group\n${rows.flat().join("\n")}\n`;
}

/** One machine whose faults last a few rows. */
function machine(): string {
  const rows = Array.from({ length: 400 }, (_, t) => {
    const fault = t % 37 < 4 ? (t % 74 < 37 ? "jam" : "leak") : "fine";
    return `${(Math.sin(t / 5) + (fault === "fine" ? 0 : 1)).toFixed(3)};${t % 10};${fault}`;
  });
  return `load;load at;state\n${rows.join("\n")}\n`;
}

const train = "train: net\nepochs: 2\nbatch_size: 8";

/** Notebooks whose scripts must tell the same from the same weights. */
const cases: Record<string, string> = {
  "classes of sequences of different lengths, drawn; two GRUs in both directions": notebookOf(
    "data: moves\nsource: different.csv\nsequence: who\ntime: t\nfeatures: [x, y]\nlabel: kind\nsplit: [0.6, 0.2, 0.2]",
    "model: net\ncell: gru\nunits: 4\nlayers: 2\nbidirectional: true",
    train,
    "evaluate: net",
    "evaluate: net\non: validation",
  ),
  "classes that are numbers; the last rows of sequences, in the order of the file": notebookOf(
    "data: moves\nsource: different.csv\nsequence: who\nfeatures: [y]\nlabel: group\nmax_length: 7\nscaler: robust\nshuffle_split: false\nsplit: [0.7, 0, 0.3]",
    "model: net\ncell: rnn\nunits: 4",
    `${train}\nshuffle: false`,
    "evaluate: net",
  ),
  "windows with faults, cut in time": notebookOf(
    "data: states\nsource: machine.csv\nlabel: state\nwindow: 12\nstep: 3\nlabel_from: any\nscaler: minmax",
    "model: net\ncell: lstm\nunits: 4",
    train,
    "evaluate: net",
  ),
  "what most rows of a window are; sequences that test by name": notebookOf(
    "data: moves\nsource: same.csv\nsequence: who\nfeatures: [x, y]\nlabel: kind\nwindow: 6\nlabel_from: majority\ntest_sequences: [m0, m1, m2]\nsplit: [1, 0, 0]\nscaler: none",
    "model: net\ncell: gru\nunits: 3",
    train,
    "evaluate: net\nmetrics: [accuracy]",
  ),
  "numbers, scaled": notebookOf(
    "data: moves\nsource: same.csv\nsequence: who\nfeatures: [x, y]\nlabel: speed\nsplit: [0.6, 0.2, 0.2]",
    "model: net\ncell: gru\nunits: 4",
    train,
    "evaluate: net",
  ),
  "several models of the adding problem, scaled": notebookOf(
    "data: sums\nsource: {generator: adding, n: 60, length: 6}\nsplit: [0.7, 0.1, 0.2]",
    ...["lstm", "gru"].flatMap((cell) => [
      `model: the-${cell}\ncell: ${cell}\nunits: 3`,
      `train: the-${cell}\nepochs: 2`,
      `evaluate: the-${cell}`,
    ]),
  ),
};

/** Loads every script, and gives what its models tell from the notebook's weights, and what they train to. */
const driver = `
import importlib.util, json, sys
from pathlib import Path
import numpy as np

results = {}
for case in json.loads(sys.argv[1]):
    spec = importlib.util.spec_from_file_location(case, f"{case}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    data = script.load()
    several = hasattr(script, "MODELS")
    for name, build in (script.MODELS if several else {"net": script.build}).items():
        model, first = build(), (name,) if several else ()
        weights = f".rnnbook/{case}.rnnbook/checkpoints/{name}/best/weights.safetensors"
        script.set_weights(*first, model, script.read_tensors(weights))
        labels = data["test"].labels
        if hasattr(script, "confusion"):
            told = script.tell(model, data["test"])
            usual = np.bincount(data["train"].labels).argmax()
        else:
            told, usual = script.tell(model, data, "test"), data["train"].labels.mean()
        result = {"scores": script.scores(labels, told)}
        result["naive"] = script.scores(labels, np.full(len(labels), usual))
        result = {key: [float(x) for x in value.values()] for key, value in result.items()}
        if hasattr(script, "confusion"):
            result["counts"] = script.confusion(labels, told).tolist()
        start = script.read_tensors(f"{case}.{name}.start.safetensors" if several else script.START)
        script.set_weights(*first, model, start)
        arguments = (model, data, start) if "orders" in start else (model, data)
        result["loss"] = script.train(*arguments)["loss"]
        results[f"{case} {name}"] = result
print("RESULT", json.dumps(results))
`;

interface Result {
  scores: number[];
  naive: number[];
  counts?: number[][];
  loss: number[];
}

interface Output {
  kind: string;
  data: {
    model: string;
    on: string;
    history: { loss: number[] };
    metrics: Record<string, number>;
    baselines: Record<string, Record<string, number>>;
    confusion?: { counts: number[][] };
  };
}

let here: Folder;
let results: Record<string, Result>;
const names = Object.keys(cases).map((_, i) => `case${i}`);

beforeAll(async () => {
  here = folder();
  here.write(
    "different.csv",
    movements((i) => 5 + (i % 6)),
  );
  here.write(
    "same.csv",
    movements(() => 12),
  );
  here.write("machine.csv", machine());
  for (const [i, notebook] of Object.values(cases).entries()) here.write(`case${i}.rnnbook`, notebook);
  for (const name of names) {
    const ran = await here.rnnbook(["run", `${name}.rnnbook`, "-o", `${name}.json`]);
    expect(ran, ran.err).toMatchObject({ code: 0 });
    const exported = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "py", "-o", `${name}.py`]);
    expect(exported, exported.err).toMatchObject({ code: 0, out: "" });
  }
  const { program, env } = pythonWith(keras);
  const { stdout } = await promisify(execFile)(program, ["-c", driver, JSON.stringify(names)], {
    cwd: here.path,
    env: { ...env, KERAS_BACKEND: "jax" },
    maxBuffer: 1e8,
  });
  // SAFETY: the driver above prints this.
  results = JSON.parse(stdout.slice(stdout.indexOf("RESULT ") + 7)) as typeof results;
}, 600_000);
afterAll(() => here.dispose());

function outputsOf(name: string, kind: string): Output["data"][] {
  const { cells } = JSON.parse(readFileSync(join(here.path, `${name}.json`), "utf8")) as {
    cells: { outputs: Output[] }[];
  };
  return cells.flatMap(({ outputs }) => outputs.filter((each) => each.kind === kind).map(({ data }) => data));
}

function expectClose(actual: readonly number[] | undefined, expected: readonly number[], tolerance: number) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs((actual?.[i] ?? NaN) - value) / Math.max(1, Math.abs(value)), `${i}`).toBeLessThan(
      tolerance,
    );
}

describe("a Keras script of labelled sequences", () => {
  for (const [i, title] of Object.keys(cases).entries()) {
    it(`tells from the notebook's weights what the notebook tells: ${title}`, () => {
      const judged = outputsOf(`case${i}`, "evaluate").filter(({ on }) => on === "test");
      expect(judged.length).toBeGreaterThan(0);
      for (const { model, metrics, baselines, confusion } of judged) {
        const result = results[`case${i} ${model}`];
        expectClose(result?.scores, Object.values(metrics), 1e-5);
        expectClose(result?.naive, Object.values(Object.values(baselines)[0] ?? {}), 1e-6);
        expect(result?.counts).toEqual(confusion?.counts);
      }
    });

    it(`has the loss curve of the notebook: ${title}`, () => {
      const models = [...new Set(outputsOf(`case${i}`, "evaluate").map(({ model }) => model))];
      for (const [place, { history }] of outputsOf(`case${i}`, "train").entries())
        expectClose(results[`case${i} ${models[place] ?? ""}`]?.loss, history.loss, 0.01);
    });
  }

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
