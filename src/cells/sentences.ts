import type { Severity } from "../base/issue";
import { formatCount, plural } from "../outputs/format";
import { dataSentences } from "./data-sentences";
import type { Code, Fallback, Finding, Findings, KeyHint } from "./issues";
import type { Need } from "./kind";
import { code, yamlSentences } from "./yaml-sentences";

export interface Worded {
  severity: Severity;
  message: string;
  remedy?: string;
}

/** Says the difference first, and what to do about it in the remedy. */
export function worded(finding: Finding): Worded {
  // SAFETY: code and data of a finding belong together by its type; the compiler cannot follow that through an index.
  return (catalogue[finding.code] as (data: Finding) => Worded)(finding);
}

const error = (message: string, remedy?: string): Worded => ({ severity: "error", message, remedy });
const warning = (message: string, remedy?: string): Worded => ({ severity: "warning", message, remedy });

const catalogue: { [C in Code]: (data: Findings[C]) => Worded } = {
  "cell-too-long": (d) =>
    error(
      `The cell has ${formatCount(Math.ceil(d.bytes / 1024))} KB, but at most ${formatCount(d.limit / 1024)} KB are read.`,
      "Keep the data in a file and name it as `source`.",
    ),
  "cell-empty": () =>
    warning("The cell is empty.", "Start it with `kind: name`, such as `data: x`, or delete it."),
  "too-deep": (d) => error(`The cell nests more than ${d.limit} levels deep.`, "Write the value flat."),
  "bad-yaml": (d) => error(...yamlSentences[d.trouble](d.text)),
  "forbidden-key": (d) => error(`${code(d.key)} cannot be a key.`, "Delete the line."),
  "duplicate-key": (d) => error(`${code(d.key)} is given twice.`, "Keep one of the two."),
  "first-line": (d) =>
    error(
      `A cell starts with \`kind: name\`, but this one starts with ${code(d.found)}.`,
      d.move === undefined
        ? "Add a first line such as `model: net`."
        : `Move ${code(d.move)} to the first line.`,
    ),
  "unknown-kind": (d) =>
    error(`${code(d.kind)} is not a kind of cell.`, didYouMean(d.near) ?? `The kinds are ${list(d.kinds)}.`),
  "missing-name": (d) =>
    error(`The ${d.kind} cell has no name.`, `Write one on its first line, such as \`${d.kind}: net\`.`),
  "bad-name": (d) =>
    error(
      `${code(d.name)} cannot be a name: names have letters, digits, _ and - and begin with a letter or _.`,
      `Write ${code(`${d.kind}: ${asName(d.name)}`)}.`,
    ),
  "unknown-key": (d) => error(`${code(d.key)} is not a key here.`, keyRemedy(d.hint)),
  "missing-key": (d) =>
    error(`${code(d.key)} is missing.`, `Add ${code(`${last(d.key)}:`)} with ${d.takes}.`),
  "no-value": (d) => error(`${code(d.key)} has no value, but takes ${d.takes}.`, remedyOf(d)),
  "wrong-type": (d) => error(`${code(d.key)} is ${show(d.value)}, but takes ${d.takes}.`, remedyOf(d)),
  "out-of-range": (d) => error(`${code(d.key)} is ${show(d.value)}, but takes ${d.takes}.`, remedyOf(d)),
  "unknown-choice": (d) =>
    error(
      `${code(d.key)} cannot be ${code(d.value)}.`,
      didYouMean(d.near) ?? `It takes ${list(d.choices.map(code), "or")}.`,
    ),
  "one-of": (d) =>
    error(
      d.found.length === 0
        ? `${code(d.key)} is empty.`
        : `${code(d.key)} has ${list(d.found.map(code))}, but takes one of them.`,
      `Keep one of ${list(d.choices.map(code), "or")}.`,
    ),
  "bad-split": (d) =>
    error(
      `The shares of \`split\` add up to ${d.sum}, but must add up to 1.`,
      "Write the shares of training, validation and test, such as [0.7, 0.1, 0.2].",
    ),
  "keys-exclude": (d) =>
    error(
      `${code(d.key)} has no effect beside ${code(d.other)}.`,
      `Delete ${code(d.key)} or ${code(d.other)}.`,
    ),
  "not-for-generator": (d) =>
    error(`${code(d.key)} means nothing to the generator ${code(d.generator)}.`, "Delete it."),
  "not-for-data-type": (d) =>
    error(
      `${code(d.key)} means nothing for ${d.title}.`,
      `Delete it, or say with \`type\` what the source holds, if it is not \`${d.type}\`.`,
    ),
  "not-for-task": (d) => error(`${code(d.key)} means nothing for a model that ${d.does}.`, "Delete it."),
  "no-task": (d) =>
    error(
      d.task === "auto"
        ? `No model can be trained on data of the type ${code(d.type)} yet.`
        : `${code(`task: ${d.task}`)} does not go with data of the type ${code(d.type)}.`,
      d.task === "auto"
        ? "Models that turn one sequence into another come with a later version; name other data as `data`."
        : "Delete the line, or name other data as `data`.",
    ),
  "other-loss": (d) =>
    error(
      `${code(`loss: ${d.loss}`)} does not go with the output of a model that ${d.does}.`,
      `Delete the line, or take ${list(d.losses.map(code), "or")}.`,
    ),
  "other-task": (d) =>
    error(
      `${cell(d.cell)} is for a model that ${d.wanted}, but \`${d.cell.name}\` ${d.does}.`,
      "`evaluate` says how well it does that.",
    ),
  "other-cell-type": (d) =>
    error(
      `${code(d.key)} is a setting of ${list(d.types, "or")}, but \`cell\` is ${d.cell}.`,
      `Delete the line, or write \`cell: ${d.types[0]}\`.`,
    ),
  "duplicate-name": (d) =>
    error(
      `The name ${code(d.name)} is taken by ${cell(d.first)} above.`,
      "Choose another name; each name is defined once in a notebook.",
    ),
  "second-cell": (d) =>
    error(
      `${cell(d.cell)} stands in the notebook twice.`,
      "Delete one of the two, or give the other model a name of its own.",
    ),
  "unknown-name": (d) =>
    error(
      `${cell(d.by)} speaks of the ${d.need.kind} ${code(d.need.name)}, but no cell above defines it.`,
      didYouMean(d.near) ??
        (d.names.length > 0
          ? `Write ${list(d.names.map(code), "or")}, or add a cell ${cell(d.need)} above this one.`
          : `Add a cell ${cell(d.need)} above this one.`),
    ),
  "unknown-export": (d) =>
    error(
      `${cell(d.by)} reads ${code(d.name)}, which no \`{js}\` cell above exports.`,
      d.below
        ? `Move the \`{js}\` cell that exports it above this one.`
        : (didYouMean(d.near) ?? `Write \`exports({${d.name}})\` in a \`{js}\` cell above this one.`),
    ),
  "defined-below": (d) =>
    error(
      `${cell(d.by)} needs ${cell(d.need)}, but that stands below.`,
      `Move ${cell(d.need)} above this cell.`,
    ),
  "needs-cell": (d) =>
    error(
      `${cell(d.by)} needs ${cell(d.need)}, but there is no such cell.`,
      `Add a cell with the line ${cell(d.need)} above this one.`,
    ),
  "no-data": (d) =>
    error(
      `${cell(d.by)} has no data: no data cell stands above.`,
      "Add a cell that starts with `data: name` above this one.",
    ),
  "unknown-column": (d) =>
    error(
      `The data has no column ${code(d.column)}.`,
      didYouMean(d.near) ?? `Its columns are ${list(d.columns.slice(0, 20).map(code))}.`,
    ),
  "not-numeric": (d) =>
    error(
      `The column ${code(d.column)} holds ${d.type}, but ${code(d.key)} takes numbers.`,
      "Name a column of numbers.",
    ),
  "no-numeric-column": () =>
    error(
      "The data has no column of numbers to forecast.",
      "Check the separator and the decimal sign of the file.",
    ),
  "column-twice": (d) =>
    error(
      `The column ${code(d.column)} stands in ${code(d.keys[0])} and in ${code(d.keys[1])}.`,
      "Name it once; the past of the target is an input anyway.",
    ),
  "no-time": (d) =>
    error(
      `${code(d.key)} needs the moments of the rows, but the data has no time column.`,
      `Delete ${code(d.key)}, or name the column as \`time\`.`,
    ),
  "sees-future": () =>
    warning(
      "`missing: interpolate` fills a gap with help of the value after it, so inputs know a little of the future.",
      "`ffill` repeats the last value and knows the past alone.",
    ),
  "too-short": (d) => error(...shortSentence(d, "has")),
  "maybe-too-short": (d) => warning(...shortSentence(d, "seems to have")),
  "empty-part": (d) =>
    error(
      `The ${d.part} part of ${code(d.name)} has no rows.`,
      `Give it a share in \`split\`, or evaluate on another part.`,
    ),
  "part-too-short": (d) =>
    error(
      `The ${d.part} part has ${plural(d.rows, "row")}, fewer than the horizon of ${formatCount(d.horizon)}, so there is nothing to compare.`,
      `Lower \`horizon\`, bring more rows, or give the ${d.part} part a larger share in \`split\`.`,
    ),
  "other-metric": (d) =>
    error(
      `${code(d.metric)} measures nothing of a model that ${d.does}.`,
      `It takes ${list(d.metrics.map(code), "or")}.`,
    ),
  "other-baseline": (d) =>
    error(
      `${code(d.baseline)} is no baseline for a model that ${d.does}.`,
      `Write ${list(d.baselines.map(code), "or")}, or delete the line.`,
    ),
  "past-unknown": (d) =>
    error(
      `The forecast is to have ${plural(d.asked, "step")}, but the model forecasts ${formatCount(d.reach)} at once, and for more it would need ${list(d.columns.map(code))} of rows that are yet to come.`,
      `Lower \`horizon\` to ${d.reach}, set \`horizon: ${d.asked}\` in \`data: ${d.data}\` and train a model with \`strategy: direct\`, or leave the past covariates out.`,
    ),
  "no-quantiles": (d) =>
    error(
      `${code(d.model)} gives one value for each step, and no quantiles.`,
      "Set `output: quantiles` or `output: gaussian` in the model cell and train again, or write `intervals: conformal`.",
    ),
  "no-dropout": (d) =>
    error(
      `${code(d.model)} drops nothing, so every pass would give the same.`,
      "Set `dropout` or `recurrent_dropout` in the model cell and train again, or write `intervals: conformal`.",
    ),
  "bad-from": (d) =>
    error(
      `The forecast cannot begin at ${d.from}: that is no row of the test part, which goes from ${d.first} to ${d.last}.`,
      "Write `from: end`, or a moment or a row of the test part.",
    ),
  "not-csv": (d) =>
    error(
      `A forecast is saved as CSV, but ${code(d.path)} has another ending.`,
      "Give it the ending `.csv`.",
    ),
  "layer-shape": (d) =>
    d.layer === "embedding"
      ? error(...embeddingSentence(d))
      : error(
          `Layer ${d.position} of the stack, ${d.layer}, cannot take the shape [${d.input.join(", ")}] that it is given.`,
          "A recurrent layer takes a sequence, so put it before the dense layers.",
        ),
  "not-ascending": (d) =>
    error(
      `${code(d.key)} is \`${d.value}\`, but the numbers must rise from one to the next.`,
      "Write them in order and each once, such as [0.1, 0.5, 0.9].",
    ),
  "not-recurrent": () =>
    error(
      "The stack has no recurrent layer, so it cannot read a sequence.",
      "Add one, such as {lstm: 64}, before the last layer.",
    ),
  "too-large": (d) =>
    error(
      `The model would have ${formatCount(d.params)} parameters, but at most ${formatCount(d.limit)} are allowed.`,
      "Lower `units` or `layers`; 64 units are enough for most series.",
    ),
  "too-many-layers": (d) =>
    error(
      `The model would have ${formatCount(d.layers)} layers, but at most ${d.limit} are allowed.`,
      "Lower `layers`; one or two are usual.",
    ),
  "text-source": (d) =>
    error(
      `A text is read from files, but \`source\` is {${d.key}: …}.`,
      "Name a text file, several as in `books/*.txt`, or the sample `moby-dick`.",
    ),
  "short-text": (d) =>
    error(
      `The training part of ${code(d.name)} has ${plural(d.symbols, "symbol")}, too few for one example of ${formatCount(d.seq_length)} and what follows it.`,
      `Lower \`seq_length\` in \`data: ${d.name}\`, or bring more text.`,
    ),
  "reads-ahead": (d) =>
    error(
      `A model that writes text reads in one direction, but ${code(d.key)} reads what is yet to be written.`,
      `Delete ${code(d.key)}; \`layers: 2\` makes a model larger.`,
    ),
  "too-many-samples": (d) =>
    error(
      `The cell asks for ${formatCount(d.samples)} samples, at most ${formatCount(d.limit)} are written at once.`,
      "Lower `n`, or give fewer temperatures.",
    ),
  "no-labels": (d) => error(...dataSentences["no-labels"](d)),
  "no-texts": (d) => error(...dataSentences["no-texts"](d)),
  "needs-key": (d) =>
    error(
      `${code(d.key)} has no effect without ${code(d.other)}.`,
      `Give ${code(d.other)}, or delete ${code(d.key)}.`,
    ),
  "label-is-feature": (d) => error(...dataSentences["label-is-feature"](d)),
  "no-features": (d) => error(...dataSentences["no-features"](d)),
  "not-classes": (d) => error(...dataSentences["not-classes"](d)),
  "not-numbers": (d) => error(...dataSentences["not-numbers"](d)),
  "empty-notebook": () =>
    error("The notebook has no code cell with anything in it.", "Add a cell that starts with `data: name`."),
  "js-not-allowed": () =>
    error(
      "JavaScript cells run only in a trusted workspace, or with `--allow-js`.",
      "Trust the workspace, or pass `--allow-js` if you know what the cell does.",
    ),
  "unknown-target": (d) =>
    error(
      `${code(d.target)} names nothing in this notebook.`,
      didYouMean(d.near) ?? "Write kind.name.key, such as train.net.epochs.",
    ),
  "bad-parameter": (d) =>
    error(
      `The value of ${code(d.target)}, ${show(d.value)}, cannot be read.`,
      "Write a YAML value, such as 5, adam or [0.8, 0, 0.2].",
    ),
  "unknown-class": (d) =>
    error(`There is no class ${code(d.name)} in the training part.`, `Use ${list(d.known.map(code), "or")}.`),
  "nan-loss": (d) =>
    error(
      `Training broke off in epoch ${d.epoch}, step ${formatCount(d.step)}: the loss or its gradients were no longer finite numbers.`,
      d.causes.join(" "),
    ),
};

function keyRemedy(hint: KeyHint): string {
  if ("near" in hint) return `Did you mean ${code(hint.near)}?`;
  if ("kinds" in hint)
    return `${code(hint.as)} belongs in ${list(
      hint.kinds.map((k) => `a ${code(k)}`),
      "or",
    )} cell.`;
  if ("inside" in hint) return `Write it inside ${code(hint.inside)}: \`${hint.inside}: {${hint.as}: …}\`.`;
  if ("beside" in hint) return `Write ${code(hint.as)} on a line of its own, beside ${code(hint.beside)}.`;
  return `The keys here are ${list(hint.known.map(code))}.`;
}

function embeddingSentence({ position, symbols }: Findings["layer-shape"]): [string, string] {
  const layer = `Layer ${position} of the stack, embedding,`;
  return symbols
    ? [
        `${layer} reads the symbols of a text, but the layers before it have read them already.`,
        "Put it first.",
      ]
    : [
        `${layer} stands for the symbols of a text, but this data is made of numbers.`,
        "Delete it: recurrent layers read numbers as they are.",
      ];
}

function shortSentence(d: Findings["too-short"], verb: string): [string, string] {
  const needed = d.lookback + d.horizon;
  return [
    `There is nothing to train on: one window takes ${plural(needed, "row")} (lookback ${formatCount(d.lookback)} + horizon ${formatCount(d.horizon)}), ` +
      `but the training part of ${code(d.name)} ${verb} ${formatCount(d.trainRows)} of ${plural(d.rows, "row")}.`,
    "Lower `lookback` or `horizon`, or bring more rows.",
  ];
}

function remedyOf({ takes, fallback }: { takes: string; fallback?: Fallback }): string {
  if (fallback === undefined) return `Write ${takes}.`;
  return `Without the line it is ${code(`${fallback.key}: ${fallback.text}`)}.`;
}

function didYouMean(near: string | undefined): string | undefined {
  return near === undefined ? undefined : `Did you mean ${code(near)}?`;
}

function list(words: readonly string[], joiner = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${joiner} ${words.at(-1)}`;
}

function cell({ kind, name }: Need): string {
  return code(`${kind}: ${name}`);
}

/** A value as the user may have written it, in at most 60 characters. */
function show(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return code(typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)));
}

function asName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_+|_+$/g, "");
  return /^[A-Za-z_]/.test(name) ? name : `x${name}`;
}

function last(key: string): string {
  return key.split(".").at(-1) ?? key;
}
