import type { LayerPlan } from "../script/layers";
import type { TrainPlan } from "../script/plan";
import { fullWidth, literal } from "./literal";

/** A network and how it is trained. */
export interface Learner {
  model: { layers: readonly LayerPlan[]; l1: number; l2: number };
  train: TrainPlan;
}

/** The network, all settings written out; `before` and `after` are what its specification says around the layers. */
export function modelPart(
  { model, train }: Learner,
  before: string,
  { after = "", width = fullWidth }: { after?: string; width?: number } = {},
): string {
  const items = model.layers.map(({ type, config }) => `    ${literal({ type, config }, 4, 4, width)},`);
  return `// The network, with the weights that its seed gives.
const spec = {
  ${before},
  layers: [
${items.join("\n")}
  ],${after === "" ? "" : `\n  ${after},`}
};
const seed = ${train.seed};
const model = engine.createModel(spec, seed);`;
}

/** Training with the options of the train cell, on what these expressions give; there may be none to validate with. */
export function trainPart(learner: Learner, training: string, validation: string | undefined): string {
  return `// Training; the weights of the best epoch stay.
const training = ${training};
const validation = ${validation ?? "null"};
${optionsPart(learner)}
engine.train(model, training, validation, options, ${hooks(validation !== undefined)});`;
}

/** What training is told, in lines of so many columns. */
export function optionsPart({ model, train }: Learner, width = fullWidth): string {
  const { optimizer, learning_rate, clip, early_stopping } = train;
  const options = {
    epochs: train.epochs,
    batch_size: train.batch_size,
    optimizer: { ...optimizer, learning_rate },
    loss: train.loss,
    huber_delta: train.huber_delta,
    clip: clip === false ? null : clip,
    l1: model.l1,
    l2: model.l2,
    early_stopping: early_stopping ?? null,
    shuffle: train.shuffle,
  };
  const entries = Object.entries(options).map(
    ([key, value]) => `  ${key}: ${literal(value, 2, 4 + key.length, width)},`,
  );
  return `const options = {
${entries.join("\n")}
  seed,
  max_minutes: null,
};`;
}

/** What training calls: the losses are printed after every epoch. */
export function hooks(validation: boolean): string {
  return `{
  progress({ epoch, epochs, loss, ${validation ? "val_loss, " : ""}epochEnd }) {
    if (!epochEnd) return;
    console.log(\`epoch \${epoch}/\${epochs}\`, "loss", loss${validation ? ', "val_loss", val_loss' : ""});
  },
  interrupted: () => false,
}`;
}
