import { disposeTables } from "../../../tables";
import type { CommandIo } from "../../command";
import { exportFaults } from "./faults";
import { layersIn } from "./layers";
import type { LabelledPlan } from "./plan";
import { trainPlan, type Cells, type Opened } from "./resolve";
import { sequencesPlan } from "./sequences";

/** Decides everything that a script in another language has to say of labelled sequences. Faults: cannot-export. */
export async function labelledPlan(
  { notebook, cells: all, found: { data: found }, common }: Opened,
  io: CommandIo,
): Promise<LabelledPlan> {
  const [first, ...others] = all;
  if (others.some((cells) => settingsOf(cells) !== settingsOf(first)))
    throw exportFaults.otherTraining(all.map((cells) => cells.model.name));
  const { data, model, train } = first;
  const named = (key: string): string | null =>
    found.config[key] === "none" ? null : String(found.config[key]);
  const columns = {
    sequence: named("sequence"),
    time: named("time"),
    features: found.features ?? [],
    label: found.target ?? "",
  };
  const sequences = await sequencesPlan(data.config, columns, model.config.task === "regress", notebook, io);
  disposeTables();
  const isClasses = sequences.classes.length > 0;
  const plan = trainPlan(train, sequences.parts.includes("validation"));
  const input: [number, number] = [sequences.length, sequences.features];
  return {
    ...common,
    task: isClasses ? "classify" : "regress",
    data: sequences,
    models: all.map(({ model: { name, config } }) => ({
      name,
      layers: layersIn(config, input, isClasses ? sequences.classes.length : 1),
      l1: config.l1,
      l2: config.l2,
    })),
    train: plan.loss === "auto" ? { ...plan, loss: isClasses ? "cross_entropy" : "mse" } : plan,
  };
}

/** In what models of one script have to be alike. */
function settingsOf({ model, train, evaluations }: Cells): string {
  const judged = evaluations.map(({ config }) => config);
  return JSON.stringify([model.config.data, model.config.task, train.config, judged]);
}
