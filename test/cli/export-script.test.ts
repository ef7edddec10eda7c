import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { format } from "prettier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, notebookOf, tiny, type Folder } from "../support/command-line";
import { golden } from "../support/golden";

const media = join(import.meta.dirname, "../../media/samples");
const samples = ["births", "novel", "sine", "stocks", "weather"];
const labelled = ["adding", "sensors"];

let here: Folder;
beforeAll(() => {
  here = folder();
  for (const name of [...samples, ...labelled])
    copyFileSync(join(media, `${name}.rnnbook`), join(here.path, `${name}.rnnbook`));
});
afterAll(() => here.dispose());

describe("the samples as scripts, as they were reviewed", () => {
  for (const name of [...samples, ...labelled]) {
    it(`${name}.mjs`, async () => {
      const ended = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "js", "-o", `${name}.mjs`]);
      expect(ended).toMatchObject({ code: 0, out: "" });
      const text = readFileSync(join(here.path, `${name}.mjs`), "utf8");
      golden(`export/${name}.mjs.txt`, withoutVersion(text));
      expect(await format(text, { parser: "babel" })).toBe(text);
    });
  }

  for (const name of [...samples, ...labelled]) {
    it(`${name}.py`, async () => {
      const ended = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "py", "-o", `${name}.py`]);
      expect(ended).toMatchObject({ code: 0, out: "" });
      const starts = name === "adding" ? ["lstm", "gru", "rnn"].map((model) => `adding.${model}`) : [name];
      for (const start of starts) expect(ended.err).toContain(`${start}.start.safetensors goes with it.`);
      const text = readFileSync(join(here.path, `${name}.py`), "utf8");
      golden(`export/${name}.py.txt`, withoutVersion(text));
    });
  }
});

describe("a script on our engine gives what the notebook gives", () => {
  const days = Array.from({ length: 120 }, (_, day) => {
    const date = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${day % 19 === 3 ? "" : (50 + 20 * Math.sin(day / 3)).toFixed(2)},${day % 5}`;
  });
  const notebooks: Record<string, string> = {
    sine: readFileSync(join(media, "sine.rnnbook"), "utf8"),
    "days of June": notebookOf(
      "data: days\nsource: days of June.csv\ntarget: rides\npast_covariates: [k]\ncalendar: dayofweek\nhorizon: 3\nseason_length: 7\ntransform: [log, diff]",
      "model: net\ncell: gru\nunits: 4\nlayers: 2\nbidirectional: true\ndropout: 0.2\nlookback: 8",
      "train: net\nepochs: 3\nbatch_size: 16",
      "evaluate: net",
      "forecast: net\nhorizon: 2",
    ),
    verses: notebookOf(
      "data: verses\nsource: verses.txt\nlowercase: true\nvocab_size: 12\nseq_length: 16\nsplit: [0.7, 0.1, 0.2]",
      "model: net\ncell: gru\nunits: 8\nembedding: 6",
      "train: net\nepochs: 2\nbatch_size: 4",
      "evaluate: net",
      "generate: net\nprompt: The Wave!\ntemperature: [0, 0.8]\nlength: 300",
      "generate: net\nlength: 20",
    ),
    strides: notebookOf(
      "data: strides\nsource: strides.csv\nsequence: id\nfeatures: [x, y]\nlabel: gait\nsplit: [0.6, 0.2, 0.2]",
      "model: net\ncell: gru\nunits: 4",
      "train: net\nepochs: 3\nbatch_size: 8",
      "evaluate: net",
      "model: other\ncell: lstm\nunits: 3\nbidirectional: true",
      "train: other\nepochs: 2\nlearning_rate: 0.01\nearly_stopping: off\nseed: 7",
      "evaluate: other",
      "evaluate: other\non: validation",
    ),
    sums: notebookOf(
      "data: sums\nsource: {generator: adding, n: 60, length: 6}\nsplit: [0.8, 0, 0.2]",
      "model: net\ncell: rnn\nunits: 4",
      "train: net\nepochs: 2\nbatch_size: 16",
      "evaluate: net",
    ),
  };
  it.each(Object.entries(notebooks))("%s", async (name, text) => {
    here.write("days of June.csv", `date,rides,k\n${days.join("\n")}\n`);
    here.write("strides.csv", strides());
    here.write(
      "verses.txt",
      "\uFEFFThe wave runs up the shore,\r\nand the wave runs down once more.\r\n".repeat(12),
    );
    here.write(`${name}.rnnbook`, text);
    const ran = await here.rnnbook(["run", `${name}.rnnbook`, "--json"]);
    expect(ran).toMatchObject({ code: 0 });
    const exported = await here.rnnbook(["export", `${name}.rnnbook`, "-o", `${name}.mjs`]);
    expect(exported, exported.err).toMatchObject({ code: 0 });
    linkPackage(here.path);
    const { stdout } = await promisify(execFile)(process.execPath, [`${name}.mjs`], {
      cwd: here.path,
      env: { PATH: process.env["PATH"], RNNBOOK_HOME: join(here.path, "home") },
    });
    const outputs = ran.events().filter(({ event }) => event === "output") as unknown as Shown[];
    const losses = Array.from(stdout.matchAll(/^epoch .* loss ([\d.e-]+)/gm), ([, loss]) => Number(loss));
    expect(losses).toEqual(outputs.flatMap(({ data }) => data.history?.loss ?? []));
    expect(losses.length).toBeGreaterThan(0);
    for (const { kind, data } of outputs)
      for (const part of printed(kind, data)) expect(stdout).toContain(part);
  });
});

interface Shown {
  kind: string;
  data: {
    model: string;
    history?: { loss: number[] };
    metrics: Record<string, number>;
    baselines: Record<string, Record<string, number>>;
    value: number[];
    samples: { text: string }[];
  };
}

/** What the script prints of what a cell of the notebook shows. */
function printed(kind: string, { model, metrics, baselines, value, samples }: Shown["data"]): string[] {
  if (kind === "forecast") return value.map((each) => ` ${each}\n`);
  if (kind === "generation") return samples.map(({ text }) => text);
  if (kind !== "evaluation") return [];
  return Object.entries({ [model]: metrics, ...baselines }).flatMap(([name, each]) => {
    const { mae, accuracy, macro_f1, cross_entropy } = each;
    if (accuracy !== undefined) return [`${name} accuracy ${accuracy} macro_f1 ${macro_f1}\n`];
    if (cross_entropy !== undefined) return [`${name} ${cross_entropy} nats`];
    return [`${name} {"mae":${mae},`];
  });
}

/** Labelled sequences of different lengths. */
function strides(): string {
  const rows = Array.from({ length: 30 }, (_, id) =>
    Array.from({ length: 5 + (id % 4) }, (_, row) => {
      const x = Math.sin((id % 3) + row * (1 + (id % 2))).toFixed(3);
      return `${id},${x},${(id * 7 + row) % 5},${id % 2 === 0 ? "walk" : "run"}`;
    }),
  );
  return `id,x,y,gait\n${rows.flat().join("\n")}\n`;
}

/** As `npm install FOLDER-OF-RNNBOOK` does. */
function linkPackage(path: string): void {
  mkdirSync(join(path, "node_modules"), { recursive: true });
  rmSync(join(path, "node_modules/rnnbook"), { force: true });
  symlinkSync(join(import.meta.dirname, "../.."), join(path, "node_modules/rnnbook"));
}

function withoutVersion(text: string): string {
  return text.replace(/RNNBook \d+\.\d+\.\d+\S*(?=\.)/, "RNNBook VERSION");
}

it("JavaScript cells become comments of a Keras script", async () => {
  const text =
    notebookOf(tiny.data, tiny.model, tiny.train) + "\n```{js}\nconst a = 1;\n\ndisplay(a);\n```\n";
  here.write("js.rnnbook", text);
  const ended = await here.rnnbook(["export", "js.rnnbook", "-o", "js.py"]);
  expect(ended).toMatchObject({ code: 0 });
  expect(readFileSync(join(here.path, "js.py"), "utf8")).toContain("# const a = 1;\n#\n# display(a);\n");
});

describe("what a script cannot say is refused with exit code 1", () => {
  const csv = "time,y\n" + Array.from({ length: 40 }, (_, i) => `2020-01-${i + 1},1`).join("\n");
  const gaps = `who,x,kind\n${Array.from({ length: 40 }, (_, i) => `${i >> 1},${i === 9 ? "" : i},${i % 4 < 2 ? "a" : "b"}`).join("\n")}\n`;
  const refused: Record<string, [string[], string]> = {
    "a notebook that trains nothing": [[tiny.data, tiny.model], "trains no model"],
    "two models": [
      [tiny.data, tiny.model, tiny.train, "model: other\ncell: rnn\nlookback: 2", "train: other"],
      "trains 2 models (net, other)",
    ],
    "models that are trained in different ways": [
      [
        "data: sums\nsource: {generator: adding, n: 40, length: 4}",
        "model: one\ncell: rnn",
        "train: one",
        "model: two\ncell: gru",
        "train: two\nepochs: 3",
      ],
      "trains and evaluates its models (one, two) in different ways",
    ],
    "labelled rows with gaps": [
      ["data: gaps\nsource: gaps.csv\nsequence: who\nlabel: kind", "model: net", "train: net"],
      "Values are missing in the column x",
    ],
    "a key without a counterpart": [
      [tiny.data, tiny.model, "train: net\nmax_minutes: 2"],
      "`max_minutes: 2` of train net has no form",
    ],
    "a query": [
      ["data: q\nsource: {sql: SELECT 1.0 AS y FROM range(40)}\ntime: none", tiny.model, tiny.train],
      "The data comes from a query",
    ],
    "a notebook with an error": [[tiny.data, "model: net\nunit: 4", tiny.train], "unknown-key"],
    "data that cannot be read": [["data: x\nsource: nowhere.csv", tiny.model, tiny.train], "missing-file"],
  };
  it.each(Object.entries(refused))("%s", async (_, [cells, sentence]) => {
    here.write("data.csv", csv);
    here.write("gaps.csv", gaps);
    here.write("refused.rnnbook", notebookOf(...cells));
    const ended = await here.rnnbook(["export", "refused.rnnbook", "-o", "refused.py"]);
    expect(ended).toMatchObject({ code: 1, out: "" });
    expect(ended.err).toContain(sentence);
    expect(existsSync(join(here.path, "refused.py"))).toBe(false);
    expect(existsSync(join(here.path, ".rnnbook/refused.rnnbook"))).toBe(false);
  });
});
