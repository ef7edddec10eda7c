import { z } from "zod";
import { parseFrequency } from "../base/frequency";
import { asIssue } from "./explain";
import { key, type ConfigOf } from "./keys";
import { amount, choice, describe, flag, listOf, nameOf, settings, text, whole, wordOr } from "./takes";

const column = nameOf("column", "the name of a column");
const columns = listOf(column, "a list of columns");

const file = settings(
  { file: nameOf("file", "a file, or the name of sample data") },
  "a file, {sql: SELECT …} or {generator: sine}",
);

const query = settings(
  { sql: text("one SELECT over files of the workspace") },
  "a query such as {sql: SELECT * FROM 'rides.csv'}",
);

const exported = settings(
  { js: text("a name that a JavaScript cell above exports") },
  "a name that a JavaScript cell above exports, such as js:rows",
);

const generator = settings(
  {
    generator: choice(["sine", "adding"]),
    n: whole(1, 10_000_000).optional(),
    from: amount(-1e6, 1e6).optional(),
    to: amount(-1e6, 1e6).optional(),
    period: amount(0.001, 1e8).optional(),
    length: whole(2, 10_000).optional(),
  },
  "a generator such as {generator: sine, n: 1000, period: 50}",
).superRefine((value, context) => {
  const foreign = (value.generator === "sine" ? ["length"] : ["from", "to", "period"]).find((name) =>
    Object.hasOwn(value, name),
  );
  if (foreign !== undefined) {
    context.addIssue(
      asIssue({ code: "not-for-generator", key: `source.${foreign}`, generator: value.generator }, [foreign]),
    );
    return;
  }
  if (value.period === undefined || (value.from === undefined && value.to === undefined)) return;
  const other = value.from === undefined ? "to" : "from";
  context.addIssue(
    asIssue({ code: "keys-exclude", key: `source.${other}`, other: "source.period" }, [other]),
  );
});

const split = listOf(amount(0, 1), "a list of three shares, such as [0.7, 0.1, 0.2]", 3, 3).superRefine(
  (shares, context) => {
    const sum = shares.reduce((total, share) => total + share, 0);
    if (Math.abs(sum - 1) > 1e-6)
      context.addIssue(asIssue({ code: "bad-split", sum: Number(sum.toFixed(6)) }));
    else if (shares[0] === 0) {
      context.addIssue(
        asIssue(
          { code: "out-of-range", key: "split.0", value: 0, takes: "a share above 0 to train on" },
          [0],
        ),
      );
    }
  },
);

const stepTakes = "a step such as 1 day, 15 minutes, business day or row";
const step = describe(
  text(stepTakes).superRefine((value, context) => {
    if (parseFrequency(value) === undefined)
      context.addIssue(asIssue({ code: "wrong-type", key: "freq", value, takes: `${stepTakes}, or auto` }));
  }),
  stepTakes,
);

/** The keys of a data cell. Which of them mean something is said by its type of data. */
export const dataKeys = {
  source: key(
    describe(
      z.union([file, query, exported, generator]),
      "a file, the name of sample data, {sql: …} or {generator: sine}",
    ),
    {
      doc: "Where the rows come from: a CSV, TSV, JSON or Parquet file beside the notebook, the bare name of sample data that ships with RNNBook, `{sql: SELECT …}` over such files in DuckDB's SQL, `js:rows` for rows that a JavaScript cell above exports, or a generator.",
      required: true,
      expand: expandSource,
    },
  ),
  type: key(choice(["auto", "timeseries", "text", "sequences", "pairs"]), {
    doc: "What the source holds: rows in time to forecast, `text` to go on writing, labelled `sequences`, or `pairs` of texts. `auto` tells it from the source and the keys; a table is a time series.",
    default: "auto",
  }),
  time: key(wordOr("auto", wordOr("none", column)), {
    doc: "The column of moments: ISO 8601 dates or date-times, years, months or epoch seconds. `auto` takes the first that looks like one; `none` numbers the rows.",
    default: "auto",
    expand: asText,
  }),
  target: key(wordOr("auto", column), {
    doc: "The column to forecast. `auto` takes the last column of numbers, where many files have it.",
    default: "auto",
    expand: asText,
  }),
  past_covariates: key(columns, {
    doc: "Further columns that are known up to now and may help, such as the rain of the last days.",
    default: [],
    expand: asList,
  }),
  future_covariates: key(columns, {
    doc: "Columns that are known ahead of time, such as holidays or prices.",
    default: [],
    expand: asList,
  }),
  calendar: key(
    listOf(
      choice(["hour", "dayofweek", "month", "dayofyear"]),
      "a list of hour, dayofweek, month, dayofyear",
    ),
    {
      doc: "Positions in the calendar as inputs, each as a sine and a cosine, so that December lies beside January.",
      default: [],
      expand: asList,
    },
  ),
  freq: key(wordOr("auto", step), {
    doc: "The step from row to row, such as `1 day`, `1 hour` or `1 month`. `auto` takes the most frequent one.",
    default: "auto",
  }),
  season_length: key(wordOr("auto", whole(1, 1_000_000)), {
    doc: "Rows in a season, for the seasonal-naive baseline and for MASE. `auto` takes what is usual for the step: 24 for hours, 7 for days, 52 for weeks, 12 for months.",
    default: "auto",
    unit: "rows",
  }),
  horizon: key(whole(1, 10_000), {
    doc: "Rows to forecast at once. It belongs to the data because it is the task: all models on this data answer the same question.",
    default: 1,
    unit: "rows",
  }),
  split: key(split, {
    doc: "Shares of training, validation and test, cut in time and never shuffled, so that a model is judged on what came later.",
    default: [0.7, 0.1, 0.2],
  }),
  scaler: key(choice(["standard", "minmax", "robust", "none"]), {
    doc: "Brings all inputs to one size, since networks learn badly from large numbers: `standard` to mean 0 and deviation 1, `minmax` to 0…1, `robust` by median and quartiles. Fitted on the training part alone.",
    default: "standard",
  }),
  transform: key(
    listOf(choice(["log", "diff", "seasonal_diff"]), "a list of log, diff, seasonal_diff", 0, 4),
    {
      doc: "What is done to the target, in order, before it is scaled: `log` turns growth into a line, `diff` takes the difference to the row before, `seasonal_diff` to the row a season before. Forecasts, intervals and scores are in original units again.",
      default: [],
      expand: asList,
    },
  ),
  missing: key(choice(["ffill", "error", "drop", "interpolate", "mask"]), {
    doc: "What becomes of gaps. `ffill` repeats the last value, which uses nothing that comes later; `mask` lets the recurrent layers skip such rows and trains on no window whose target has one; `interpolate` draws a line to the next value, which is in the future of the gap; `drop` leaves the rows out, `error` allows none.",
    default: "ffill",
  }),
  level: key(choice(["char", "word"]), {
    doc: "Of text: what a symbol is. Characters need no vocabulary to speak of and spell everything; words make longer sense of less text.",
    default: "char",
  }),
  lowercase: key(flag(), {
    doc: "Of text: whether capital letters become small ones, which halves the vocabulary of short texts.",
    default: false,
  }),
  vocab_size: key(whole(2, 1_000_000), {
    doc: "Of text: the most frequent symbols that are kept; all others become one symbol for what is unknown.",
    default: 20_000,
    unit: "symbols",
  }),
  seq_length: key(whole(2, 10_000), {
    doc: "Of text: symbols that the model reads in one example; gradients reach back so far.",
    default: 64,
    unit: "symbols",
  }),
  sequence: key(wordOr("none", column), {
    doc: "Of labelled sequences: the column that tells which rows belong together.",
    default: "none",
    expand: asText,
  }),
  label: key(wordOr("none", column), {
    doc: "Of labelled sequences: the column with the class, or the number, to be told from the rows.",
    default: "none",
    expand: asText,
  }),
  features: key(wordOr("auto", columns), {
    doc: "Of labelled sequences: the columns that the model sees. `auto` takes all numbers beside the label.",
    default: "auto",
    expand: (value) => (value === "auto" ? value : asList(value)),
  }),
  window: key(wordOr("none", whole(1, 100_000)), {
    doc: "Of labelled sequences: cuts longer ones into windows of so many rows; `none` takes each as a whole.",
    default: "none",
    unit: "rows",
  }),
  step: key(wordOr("auto", whole(1, 100_000)), {
    doc: "Of labelled sequences: rows from the start of one window to that of the next; `auto` is a whole window, so that none overlap.",
    default: "auto",
    unit: "rows",
  }),
  label_from: key(choice(["last", "majority", "any"]), {
    doc: "Of labelled sequences: which rows of a window give its label: the `last`, the `majority`, or `any` that is not the most frequent class, as for faults.",
    default: "last",
  }),
  split_by: key(choice(["auto", "sequence", "time"]), {
    doc: "Of labelled sequences: whether each goes to one part as a whole (`sequence`), or each is cut in time (`time`). `auto` cuts in time only where there is a single one.",
    default: "auto",
  }),
  shuffle_split: key(flag(), {
    doc: "Of labelled sequences: whether they are drawn for the parts at random, with `seed` and each class in like shares, or taken in the order of the file.",
    default: true,
  }),
  test_sequences: key(listOf(text("the name of a sequence"), "a list of names of sequences"), {
    doc: "Of labelled sequences: those that test, by their names in the column `sequence`, as for people or devices that training must not see. `split` then cuts the others alone.",
    default: [],
    expand: asList,
  }),
  max_length: key(wordOr("auto", whole(1, 100_000)), {
    doc: "Of labelled sequences and pairs: what is longer is cut to this length; `auto` cuts nothing.",
    default: "auto",
  }),
  input: key(wordOr("none", column), {
    doc: "Of pairs: the column of texts that are given.",
    default: "none",
    expand: asText,
  }),
  output: key(wordOr("none", column), {
    doc: "Of pairs: the column of texts to be given back.",
    default: "none",
    expand: asText,
  }),
  seed: key(whole(0, 2_147_483_647), {
    doc: "Makes generated data, and shares that are drawn, the same each time.",
    default: 42,
  }),
};

export type DataConfig = ConfigOf<typeof dataKeys>;

function asText(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

function asList(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => asText(item));
  return typeof value === "string" || typeof value === "number" ? [String(value)] : value;
}

/** `js:rows` are rows of a JavaScript cell; any other text is a file. */
function expandSource(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.startsWith("js:") ? { js: value.slice("js:".length).trim() } : { file: value };
}
