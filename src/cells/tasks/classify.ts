import { plural } from "../../outputs/format";
import { fault } from "../issues";
import { knownShape } from "../data-types/sequences";
import { checkLabelledEvaluation, evaluateClasses } from "./labelled-evaluation";
import type { SequencesValue } from "../values";
import type { Task } from "./task";

const outputIs = "one for each class";

/** Tells which class a sequence is of. */
export const classify: Task<SequencesValue> = {
  name: "classify",
  does: "tells classes",
  data: "sequences",
  suits: ({ data }) => data.classes !== null,
  without: ["lookback", "strategy", "residual", "output", "quantiles", "embedding", "stateful"],
  metrics: ["accuracy", "macro_f1"],
  baselines: ["majority"],
  // Classes, and features that are not listed, are known with the data alone; shapes fit for any number of them.
  outline: (_config, source) => {
    const { length = 2, features = 1 } = knownShape(source);
    return { input: [length, features], output: 2, outputIs };
  },
  check: () => [],
  frame: ({ data: name }, { data }, { cell }) => {
    if (data.classes === null)
      throw fault({ code: "not-classes", name, label: data.label }, cell.spanOf(["task"], "value"));
    const features = data.features.length;
    return {
      input: [data.length, features],
      output: data.known,
      outputIs,
      lookback: data.length,
      reads: `reads up to ${plural(data.length, "row")} of ${plural(features, "feature")} and tells which of ${plural(data.known, "class", "classes")} of ${data.label} they are`,
    };
  },
  losses: () => ["cross_entropy"],
  trainKeys: ["class_weights"],
  examples: (_source, { data }, { engine }) => {
    const held = engine.labelled.toClassify(data, "validation");
    return {
      training: engine.labelled.toClassify(data, "train"),
      validation: held.size === 0 ? null : held,
    };
  },
  checkEvaluate: checkLabelledEvaluation,
  evaluate: evaluateClasses,
};
