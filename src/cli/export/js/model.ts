import type { ScriptPlan, TextPlan } from "../script/plan";
import { literal } from "./literal";

/** The network, all settings written out; `before` and `after` are what its specification says around the layers. */
export function modelPart({ model, train }: ScriptPlan | TextPlan, before: string, after = ""): string {
  const items = model.layers.map(({ type, config }) => `    ${literal({ type, config }, 4)},`);
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
export function trainPart(
  { train, model }: ScriptPlan | TextPlan,
  training: string,
  validation: string | undefined,
): string {
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
  return `// Training; the weights of the best epoch stay.
const training = ${training};
const validation = ${validation ?? "null"};
const options = {
${entries.join("\n")}
  seed,
  max_minutes: null,
};
engine.train(model, training, validation, options, {
  progress({ epoch, epochs, loss, ${validation ? "val_loss, " : ""}epochEnd }) {
    if (!epochEnd) return;
    console.log(\`epoch \${epoch}/\${epochs}\`, "loss", loss${validation ? ', "val_loss", val_loss' : ""});
  },
  interrupted: () => false,
});`;
}
