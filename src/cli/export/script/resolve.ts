import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DataConfig } from "../../../cells/data";
import type { EvaluateConfig } from "../../../cells/evaluate";
import { defaultOf } from "../../../cells/keys";
import type { ModelConfig } from "../../../cells/model";
import type { ParsedCell } from "../../../cells/parsed";
import { kindNamed } from "../../../cells";
import { splitOf } from "../../../cells/split";
import { recurrentKeys } from "../../../cells/stack";
import type { TrainConfig } from "../../../cells/train";
import type { OutputData } from "../../../outputs";
import { disposeTables, resolveSource } from "../../../tables";
import type { CommandIo } from "../../command";
import { chooseEngine } from "../../engine-choice";
import { problemLine, readNotebook, type OpenNotebook } from "../../read-notebook";
import { runInKernel } from "../../run/run-in-kernel";
import type { ExportDocument } from "../document";
import { exportFaults } from "./faults";
import { layersIn, textLayers } from "./layers";
import type { ForecastPlan, ScriptPlan, SeriesPlan, TextPlan, TrainPlan } from "./plan";
import { isSampleName, stepUnits, tableSource, type SeriesSource } from "./series-source";

/** A notebook that can be a script, and what the kernel found in its data. */
export interface Opened {
  notebook: OpenNotebook;
  /** One for each model that is trained. */
  cells: readonly [Cells, ...Cells[]];
  /** Of the first of them. */
  found: Looked;
  common: Pick<ScriptPlan, "title" | "notebook" | "evaluations" | "scripts">;
}

/**
 * Reads what a script is to be made of. What a notebook leaves open is found in its data by the kernel, which runs the
 * cells of data and model alone and keeps nothing. `format` names the script in sentences. Faults: cannot-export.
 */
export async function openScript(document: ExportDocument, format: string, io: CommandIo): Promise<Opened> {
  const notebook = await readNotebook(document.file.file, { params: {} }, io);
  const [wrong] = notebook.problems.filter(({ severity }) => severity === "error");
  if (wrong !== undefined) throw exportFaults.wrong(problemLine(notebook.file, wrong));
  const cells = cellsOf(notebook);
  const [{ data, model, evaluations }, ...others] = cells;
  const found = await look(notebook, [data, model], io);
  const { type } = found.data;
  if (type === "pairs") throw exportFaults.task(model.name, type, format);
  if (others.length > 0 && type !== "sequences")
    throw exportFaults.severalModels(cells.map((each) => each.model.name));
  for (const each of cells) refuseUnknownKeys(each);
  const common = {
    title: document.title,
    notebook: notebook.path.slice(document.folder.length + 1),
    evaluations: evaluations.map(({ config }) => config),
    scripts: notebook.cells.filter(({ language }) => language === "js").map(({ source }) => source),
  };
  return { notebook, cells, found, common };
}

/** Decides everything that a script says of one model that reads a series or a text. Faults: cannot-export. */
export async function planOf(
  { notebook, cells: [cells], found, common }: Opened,
  io: CommandIo,
): Promise<ScriptPlan | TextPlan> {
  if (found.data.type === "text") return { ...common, ...(await textPlan(cells, found, notebook, io)) };
  const data = await seriesPlan(cells.data.config, found.data, found.model, notebook, io);
  disposeTables();
  const { config } = cells.model;
  const { lookback } = found.model;
  const features = 1 + data.past_covariates.length + data.future_covariates.length + 2 * data.calendar.length;
  return {
    ...common,
    task: "forecast",
    data,
    model: {
      name: cells.model.name,
      lookback,
      layers: layersIn(config, [lookback, features], data.horizon),
      features,
      l1: config.l1,
      l2: config.l2,
    },
    train: trainPlan(cells.train, data.validation),
    forecast: cells.forecast && forecastPlan(cells.forecast.config, data.horizon),
  };
}

interface Known<Config> extends ParsedCell {
  name: string;
  config: Config;
}

export interface Cells {
  data: Known<DataConfig>;
  model: Known<ModelConfig>;
  train: Known<TrainConfig>;
  evaluations: Known<EvaluateConfig>[];
  forecast: Known<ForecastConfig> | undefined;
  generations: Known<GenerateConfig>[];
}

/** The part of a generate cell that a script has use for. */
interface GenerateConfig {
  prompt: string;
  length: number;
  temperature: number[];
  seed: number;
}

/** The part of a forecast cell that a script has use for. */
interface ForecastConfig {
  horizon: number | "auto";
  level: number[];
  intervals: string;
}

/** One for each model that is trained. */
function cellsOf({ cells }: OpenNotebook): [Cells, ...Cells[]] {
  // SAFETY: a checked cell without errors has the configuration of its kind.
  const ofKind = <Config>(kind: string) => cells.filter((cell) => cell.kind === kind) as Known<Config>[];
  const trained = ofKind<TrainConfig>("train").map((train): Cells => {
    const model = ofKind<ModelConfig>("model").find(({ name }) => name === train.name);
    const data = ofKind<DataConfig>("data").find(({ name }) => name === model?.config.data);
    if (model === undefined || data === undefined) throw exportFaults.noTraining();
    const of = <Config>(kind: string) => ofKind<Config>(kind).filter(({ name }) => name === train.name);
    return {
      ...{ data, model, train },
      evaluations: of("evaluate"),
      forecast: of<ForecastConfig>("forecast")[0],
      generations: of("generate"),
    };
  });
  const [first, ...others] = trained;
  if (first === undefined) throw exportFaults.noTraining();
  return [first, ...others];
}

export interface Looked {
  data: OutputData<"data">;
  model: { lookback: number; layers: OutputData<"model">["layers"] };
}

async function look(notebook: OpenNotebook, cells: readonly ParsedCell[], io: CommandIo): Promise<Looked> {
  const storage = mkdtempSync(join(tmpdir(), "rnnbook-export-"));
  const shown = new Map<string, unknown>();
  let failure: string | undefined;
  try {
    const choice = chooseEngine("embedded", io.env);
    const targets = cells.map(({ index }) => index);
    const options = {
      params: {},
      allowJs: false,
      resume: false,
      timeout: undefined,
      choice,
      targets,
      storage,
    };
    await runInKernel(notebook, options, io, (event) => {
      if (event.event === "output") shown.set(event.kind, event.data);
      if (event.event === "cell" && event.error !== undefined) failure ??= event.error.message;
    });
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
  // SAFETY: the kernel checks outputs against their schemas.
  const data = shown.get("data") as OutputData<"data"> | undefined;
  const model = shown.get("model") as OutputData<"model"> | undefined;
  if (data === undefined || model === undefined) throw exportFaults.kernel(failure ?? "the kernel ended.");
  return { data, model: { lookback: Number(model.config["lookback"]), layers: model.layers } };
}

async function textPlan(
  { data, model, train, generations }: Cells,
  found: Looked,
  notebook: OpenNotebook,
  io: CommandIo,
): Promise<Omit<TextPlan, "title" | "notebook" | "evaluations" | "scripts">> {
  const { source, lowercase, vocab_size, seq_length } = data.config;
  if (!("file" in source)) throw exportFaults.source(Object.keys(source)[0] ?? "");
  if (/[*?[\]{}]/.test(source.file)) throw exportFaults.source("several files");
  const path = await resolveSource(
    source.file,
    {
      notebookFolder: dirname(notebook.path),
      workspace: notebook.workspace,
      samples: join(io.dist, "../media/samples/data"),
    },
    [".txt"],
  );
  const symbols = found.model.layers.at(-1)?.output_shape.at(-1) ?? 0;
  const { parts } = found.data;
  const { l1, l2 } = model.config;
  return {
    task: "generate",
    text: {
      path,
      isSample: isSampleName(source.file),
      lowercase,
      // The first stands for all symbols that are not told apart.
      vocab_size: symbols - 1 < vocab_size ? undefined : vocab_size,
      split: splitOf(data.config),
      seq_length,
      trainWindows: Math.floor((parts.train.rows - 1) / seq_length),
      validation: (parts.validation?.rows ?? 0) > seq_length,
    },
    model: {
      name: model.name,
      symbols,
      layers: textLayers(model.config, seq_length, symbols),
      l1,
      l2,
    },
    train: trainPlan(train, (parts.validation?.rows ?? 0) > seq_length),
    generations: generations.map(({ config }) => config),
  };
}

async function seriesPlan(
  config: DataConfig,
  found: OutputData<"data">,
  { lookback }: Looked["model"],
  notebook: OpenNotebook,
  io: CommandIo,
): Promise<SeriesPlan> {
  const { past_covariates, future_covariates, calendar, horizon, scaler, transform, missing } = config;
  const source = await sourceOf(config, found, notebook, io);
  const season_length = found.season_length ?? 1;
  const lags = { log: 0, diff: 1, seasonal_diff: season_length };
  const { train, validation, test } = found.parts;
  const trainEnd = train.rows;
  const lead = transform.reduce((sum, name) => sum + lags[name], 0);
  const firstOrigin = lead + lookback;
  const validationEnd = trainEnd + (validation?.rows ?? 0);
  return {
    ...{ past_covariates, future_covariates, calendar, horizon, scaler, transform, missing },
    source,
    time: found.config["time"] === "none" ? null : String(found.config["time"]),
    freq: config.freq === "auto" ? null : config.freq,
    target: found.target ?? "",
    season_length,
    split: splitOf(config),
    rows: found.rows,
    trainRows: trainEnd,
    lead,
    validation: validationEnd - horizon >= Math.max(trainEnd, firstOrigin),
    test: test !== undefined && found.rows - horizon >= Math.max(validationEnd, firstOrigin),
  };
}

async function sourceOf(
  { source, past_covariates, future_covariates, calendar, missing }: DataConfig,
  found: OutputData<"data">,
  notebook: OpenNotebook,
  io: CommandIo,
): Promise<SeriesSource> {
  if ("sql" in source) throw exportFaults.source("a query");
  if ("js" in source) throw exportFaults.source("a JavaScript cell");
  if ("js" in source) throw exportFaults.source("the rows of a JavaScript cell");
  if ("generator" in source) {
    if (source.generator !== "sine") throw exportFaults.source(`the generator ${source.generator}`);
    const { n = 1000, period, from, to } = source;
    const isSpan = from !== undefined || to !== undefined;
    return isSpan
      ? { type: "sine", n, from: from ?? 0, to: to ?? 10 }
      : { type: "sine", n, period: period ?? 50 };
  }
  const facts = {
    target: found.target ?? "",
    time: String(found.config["time"]),
    freq: found.freq ?? "row",
    rows: found.rows,
    columns: [...past_covariates, ...future_covariates],
    future: future_covariates.length > 0,
  };
  const table = await tableSource(source.file, facts, missing, notebook, io);
  const fixed = table.step !== undefined && stepUnits.has(table.step.unit);
  if (calendar.length > 0 && !fixed)
    throw exportFaults.steps(facts.freq, "the calendar of days ahead is asked for");
  if (calendar.length > 0 && table.time === undefined) throw exportFaults.values(facts.time, "moments");
  return table;
}

/** Training as it goes with or without a part to validate with. */
export function trainPlan({ config, raw }: Known<TrainConfig>, validation: boolean): TrainPlan {
  const { early_stopping: rule } = config;
  const asked = Object.hasOwn(raw, "early_stopping");
  const withoutValidation = rule !== false && rule.monitor === "val_loss" && !validation;
  if (rule === false || (withoutValidation && !asked)) return { ...config, early_stopping: undefined };
  return { ...config, early_stopping: withoutValidation ? { ...rule, monitor: "loss" } : rule };
}

function forecastPlan({ horizon, level, intervals }: ForecastConfig, most: number): ForecastPlan {
  return { horizon: horizon === "auto" ? most : horizon, level, intervals: intervals !== "none" };
}

/** What a script can do of what a cell says; of every other key it does the default alone. */
const done: Record<string, Record<string, (value: unknown) => boolean>> = {
  data: {
    ...all("source type time target past_covariates calendar freq season_length horizon split"),
    ...all("scaler transform missing seed lowercase vocab_size seq_length"),
    ...all("type sequence features label window step label_from split_by shuffle_split"),
    ...all("test_sequences max_length"),
  },
  model: {
    ...all("data task cell units layers bidirectional lookback dropout stack l1 l2 embedding"),
    ...all(Object.keys(recurrentKeys).join(" ")),
  },
  train: {
    ...all("epochs batch_size optimizer learning_rate huber_delta clip early_stopping shuffle seed"),
    ...all("on_nan track sample_every"),
    loss: (value) => ["mse", "mae", "huber", "cross_entropy"].includes(String(value)),
  },
  evaluate: {
    ...all("on baselines by_horizon worst"),
    metrics: (value) => Array.isArray(value) && value.every((name) => measures.has(name)),
  },
  forecast: {
    ...all("horizon level history baselines samples save"),
    intervals: (value) => value === "none" || value === "conformal",
  },
  generate: all("prompt length temperature seed"),
};

const measures = new Set<unknown>([
  ...["mae", "rmse", "smape", "mase"],
  ...["cross_entropy", "perplexity", "bits_per_char"],
  ...["accuracy", "macro_f1", "mse", "r2"],
]);

function all(names: string): Record<string, () => boolean> {
  return Object.fromEntries(names.split(" ").map((name) => [name, () => true]));
}

function refuseUnknownKeys(cells: Cells): void {
  const { data, model, train, evaluations, forecast, generations } = cells;
  for (const cell of [data, model, train, ...evaluations, ...(forecast ? [forecast] : []), ...generations]) {
    const keys = kindNamed(cell.kind)?.keys ?? {};
    for (const [key, value] of Object.entries(cell.config)) {
      const entry = keys[key];
      const usual = entry && defaultOf(entry, cell.raw);
      const isDone = done[cell.kind ?? ""]?.[key]?.(value) === true;
      const isUsual = cell.defaults.includes(key) || JSON.stringify(value) === JSON.stringify(usual);
      if (!isDone && !isUsual) throw exportFaults.key(`${cell.kind} ${cell.name}`, key, value);
    }
  }
  const { horizon = "auto" } = forecast?.config ?? {};
  if (horizon !== "auto" && horizon > data.config.horizon)
    throw exportFaults.key(`forecast ${model.name}`, "horizon", horizon);
}
