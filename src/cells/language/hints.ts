import { formatCount, plural } from "../../outputs/format";
import { dataTypeOf } from "../data-types";
import { knownRows } from "../data-types/timeseries";
import type { DataConfig } from "../data-keys";
import { design } from "../design";
import type { CheckContext } from "../kind";
import type { ModelConfig } from "../model";
import type { ParsedCell } from "../parsed";
import { dataConfig, modelConfig } from "../references";
import { boundaries, defaultLookback, splitOf, windowCount, type PartName } from "../split";
import { planLayers } from "../stack";
import { knownTask } from "../tasks";
import type { TrainConfig } from "../train";

/** What follows from the text, shown in it at an offset. */
export interface Hint {
  offset: number;
  text: string;
  tooltip?: string;
}

type Files = Pick<CheckContext, "rowsOf">;

/** Shapes and parameters of layers, rows and windows of parts, steps of training: all that needs no run. */
export function hintsOf(cells: readonly ParsedCell[], index: number, files: Files = {}): Hint[] {
  const cell = cells[index];
  if (cell?.config === undefined) return [];
  const context: CheckContext = { cell, above: cells.slice(0, index), ...files };
  // SAFETY: a cell has a configuration only if the schema of its kind accepted it.
  switch (cell.kind) {
    case "data":
      return dataHints(cell.config as DataConfig, context);
    case "model":
      return modelHints(cell.config as ModelConfig, context);
    case "train":
      return trainHints(cell.config as TrainConfig, context);
    default:
      return [];
  }
}

function dataHints(config: DataConfig, context: CheckContext): Hint[] {
  const sizes = sizesOf(config, context);
  if (sizes === undefined) return [];
  const parts = (["train", "validation", "test"] as const)
    .map((name) => ({ name, windows: sizes.windows(name, sizes.lookback) }))
    .filter(({ windows }) => windows > 0)
    .map(({ name, windows }) => `${name} ${formatCount(windows)}`);
  return [
    {
      offset: endOf(context.cell, "source"),
      text: `${sizes.exact ? "" : "about "}${plural(sizes.rows, "row")}; windows: ${parts.join(", ")}`,
      tooltip: `Windows of ${plural(sizes.lookback, "row")} and the ${plural(config.horizon, "row")} that follow, for a model that does not say its lookback.`,
    },
  ];
}

function modelHints(config: ModelConfig, context: CheckContext): Hint[] {
  const { cell, above } = context;
  const source = dataConfig(above, config.data);
  const frame = source && knownTask(config, source)?.outline(config, source);
  if (source === undefined || frame === undefined) return [];
  const { spec, before } = design(config, frame);
  const plan = planLayers(spec.layers, spec.inputShape);
  if (!plan.ok) return [];
  const lookback = config.lookback === "auto" ? sizesOf(source, context)?.lookback : config.lookback;
  const total = plan.layers.reduce((sum, { params }) => sum + params, 0);
  const whole: Hint = { offset: cell.nameSpan?.end ?? 0, text: plural(total, "parameter") };
  if (config.stack === undefined) return [whole];
  const layers = config.stack.flatMap((_, place): Hint[] => {
    const planned = plan.layers[place + before];
    if (planned === undefined) return [];
    const shape = planned.output.map((size, axis) =>
      axis === 0 && planned.output.length > 1 ? (lookback ?? "T") : size,
    );
    return [
      {
        offset: cell.spanOf(["stack", place], "value").end,
        text: `[${shape.join(", ")}] ${formatCount(planned.params)}`,
        tooltip: `Its output for one example, and its ${plural(planned.params, "parameter")}.`,
      },
    ];
  });
  return [whole, ...layers];
}

function trainHints(config: TrainConfig, context: CheckContext): Hint[] {
  const { cell, above } = context;
  const model = modelConfig(above, cell.name);
  const source = dataConfig(above, model?.data);
  const sizes = source && sizesOf(source, context);
  if (model === undefined || sizes === undefined) return [];
  const windows = sizes.windows("train", model.lookback === "auto" ? sizes.lookback : model.lookback);
  if (windows === 0) return [];
  const steps = Math.ceil(windows / config.batch_size);
  return [
    {
      offset: endOf(cell, "epochs"),
      text: `${sizes.exact ? "" : "about "}${plural(steps * config.epochs, "step")}`,
      tooltip: `${plural(windows, "window")} in batches of ${config.batch_size}: ${plural(steps, "step")} an epoch.`,
    },
  ];
}

/** Rows and windows of a series, as far as the text and the files say them. */
function sizesOf(config: DataConfig, context: CheckContext) {
  const known = dataTypeOf(config).type === "timeseries" ? knownRows(config, context) : undefined;
  if (known === undefined) return undefined;
  const { rows, exact } = known;
  const bounds = boundaries(rows, splitOf(config));
  const season = config.season_length === "auto" ? 1 : config.season_length;
  const { horizon } = config;
  return {
    rows,
    exact,
    lookback: defaultLookback(horizon, season, bounds.trainEnd),
    windows: (part: PartName, lookback: number) => windowCount(part, rows, bounds, { lookback, horizon }),
  };
}

/** The end of a value that was written, else of the first line. */
function endOf(cell: ParsedCell, key: string): number {
  return Object.hasOwn(cell.raw, key) ? cell.spanOf([key], "value").end : (cell.nameSpan?.end ?? 0);
}
