import { fault } from "./issues";
import type { RestoreContext } from "./kind";
import type { TrainConfig } from "./train-keys";
import type { DataValue } from "./values";

/**
 * What an example of each class counts, in the order of the model's outputs; undefined where all count alike. `balanced`
 * is N / (K·n) for a class of n among N examples of training, as scikit-learn, so that the mean stays about 1. Faults:
 * unknown-class.
 */
export function classWeightsOf(
  { class_weights: asked }: TrainConfig,
  data: DataValue,
  { cell }: Pick<RestoreContext, "cell">,
): number[] | undefined {
  if (asked === "none" || data.type !== "sequences" || data.data.classes === null) return undefined;
  const { classes, known, parts } = data.data;
  const names = classes.slice(0, known);
  if (asked !== "balanced") {
    const unknown = Object.keys(asked).find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw fault(
        { code: "unknown-class", name: unknown, known: names },
        cell.spanOf(["class_weights", unknown], "key"),
      );
    return names.map((name) => asked[name] ?? 1);
  }
  const counts = names.map(() => 0);
  for (const place of parts.train.classes) counts[place] = (counts[place] ?? 0) + 1;
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => all / (known * Math.max(1, count)));
}
