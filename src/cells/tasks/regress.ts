import { plural } from "../../outputs/format";
import { fault } from "../issues";
import { knownShape } from "../data-types/sequences";
import { checkLabelledEvaluation, evaluateNumbers } from "./labelled-evaluation";
import type { SequencesValue } from "../values";
import type { Task } from "./task";

const outputIs = "the number that is told";

/** Tells a number of a sequence. */
export const regress: Task<SequencesValue> = {
  name: "regress",
  does: "tells numbers",
  data: "sequences",
  suits: ({ data }) => data.classes === null,
  without: ["lookback", "strategy", "residual", "output", "quantiles", "embedding", "stateful"],
  metrics: ["mae", "mse", "rmse", "r2"],
  baselines: ["mean"],
  outline: (_config, source) => {
    const { length = 2, features = 1 } = knownShape(source);
    return { input: [length, features], output: 1, outputIs };
  },
  check: () => [],
  frame: ({ data: name }, { data }, { cell }) => {
    if (!data.numeric)
      throw fault({ code: "not-numbers", name, label: data.label }, cell.spanOf(["task"], "value"));
    const features = data.features.length;
    return {
      input: [data.length, features],
      output: 1,
      outputIs,
      lookback: data.length,
      reads: `reads up to ${plural(data.length, "row")} of ${plural(features, "feature")} and tells the number ${data.label}`,
    };
  },
  losses: () => ["mse", "huber", "mae"],
  examples: (_source, { data }, { engine }) => {
    const held = engine.labelled.toRegress(data, "validation");
    return { training: engine.labelled.toRegress(data, "train"), validation: held.size === 0 ? null : held };
  },
  checkEvaluate: checkLabelledEvaluation,
  evaluate: evaluateNumbers,
};
