import type { ModelPlan, ScriptPlan } from "../script/plan";
import { literal } from "./literal";

/** The network, all settings written out. */
export function modelPart({ layers }: ModelPlan, seed: number): string {
  const items = layers.map(({ type, config }) => `    ${literal({ type, config }, 4)},`);
  return `// The network, with the weights that its seed gives.
const spec = {
  inputShape: [lookback, series.featureNames.length],
  layers: [
${items.join("\n")}
  ],
};
const seed = ${seed};
const model = engine.createModel(spec, seed);`;
}

/** Training with the options of the train cell. */
export function trainPart({ train, model, data }: ScriptPlan): string {
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
    ([key, value]) => `  ${key}: ${literal(value, 2, 4 + key.length)},`,
  );
  const validation = data.validation
    ? "const validation = windows(tools.validationOrigins(series, lookback, horizon));"
    : "const validation = null;";
  return `// Training; the weights of the best epoch stay.
const training = windows(tools.trainOrigins(series, lookback, horizon));
${validation}
const options = {
${entries.join("\n")}
  seed,
  max_minutes: null,
};
engine.train(model, training, validation, options, {
  progress({ epoch, epochs, loss, val_loss, epochEnd }) {
    if (!epochEnd) return;
    console.log(\`epoch \${epoch}/\${epochs}\`, "loss", loss${data.validation ? ', "val_loss", val_loss' : ""});
  },
  interrupted: () => false,
});`.replace("val_loss, epochEnd", data.validation ? "val_loss, epochEnd" : "epochEnd");
}
