import { dirname, join } from "node:path";
import { labelledOptions } from "../../../cells/data-types/sequences";
import type { EvaluateConfig } from "../../../cells/evaluate";
import { splitOf, type Split } from "../../../cells/split";
import { resolveSource } from "../../../tables";
import type { CommandIo } from "../../command";
import { exportFaults } from "../script/faults";
import { layersIn } from "../script/layers";
import { trainPlan, type Opened } from "../script/resolve";
import { isSampleName } from "../script/series-source";
import type { Learner } from "./model";

/** Of a notebook whose models tell classes or numbers of the same sequences; the engine cuts and scales them. */
export interface LabelledScript {
  source:
    | { type: "adding"; n: number; length: number; seed: number }
    | { type: "table"; path: string; isSample: boolean };
  options: ReturnType<typeof labelledOptions>;
  split: Split;
  isClasses: boolean;
  /** Whether there are examples to validate with. */
  validation: boolean;
  models: (Learner & { name: string; evaluations: EvaluateConfig["on"][] })[];
}

/** Faults: cannot-export. */
export async function planLabelled(opened: Opened, io: CommandIo): Promise<LabelledScript> {
  const { cells, found } = opened;
  const [{ data, model }] = cells;
  const { task } = model.config;
  if (cells.some(({ model: { config } }) => config.data !== data.name || config.task !== task))
    throw exportFaults.severalModels(cells.map((each) => each.model.name));
  const { classes, parts, features = [], target = "", config } = found.data;
  const named = (key: string): string | null => (config[key] === "none" ? null : String(config[key]));
  const isClasses = classes !== undefined && task !== "regress";
  const validation = isClasses
    ? classes.some((each) => each.train > 0 && (each.validation ?? 0) > 0)
    : parts.validation !== undefined;
  const columns = { sequence: named("sequence"), time: named("time"), features, label: target };
  const outputs = found.model.layers.at(-1)?.output_shape.at(-1) ?? 1;
  return {
    source: await sourceOf(opened, io),
    options: labelledOptions(data.config, columns),
    split: sharesOf(splitOf(data.config), data.config.test_sequences),
    isClasses,
    validation,
    models: cells.map(({ model: { name, config }, train, evaluations }) => {
      const plan = trainPlan(train, validation);
      const loss = plan.loss === "auto" ? (isClasses ? "cross_entropy" : "mse") : plan.loss;
      return {
        name,
        model: {
          layers: layersIn(config, [found.model.lookback, features.length], outputs),
          l1: config.l1,
          l2: config.l2,
        },
        train: { ...plan, loss },
        evaluations: evaluations.map((each) => each.config.on),
      };
    }),
  };
}

async function sourceOf(
  { cells: [{ data }], notebook }: Opened,
  { dist }: CommandIo,
): Promise<LabelledScript["source"]> {
  const { source, seed } = data.config;
  if ("sql" in source) throw exportFaults.source("a query");
  if ("js" in source) throw exportFaults.source("a JavaScript cell");
  if ("generator" in source)
    return { type: "adding", n: source.n ?? 20_000, length: source.length ?? 50, seed };
  const path = await resolveSource(source.file, {
    notebookFolder: dirname(notebook.path),
    workspace: notebook.workspace,
    samples: join(dist, "../media/samples/data"),
  });
  return { type: "table", path, isSample: isSampleName(source.file) };
}

/** Where the sequences that test are named, the parts of the others. */
function sharesOf(split: Split, named: readonly string[]): Split {
  const [train, validation] = split;
  const rest = train + validation;
  return named.length === 0 ? split : [train / rest, validation / rest, 0];
}
