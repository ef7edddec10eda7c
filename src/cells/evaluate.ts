import { z } from "zod";
import type { Issue } from "../base/issue";
import type { Num } from "../outputs/numbers";
import { intervalKeys } from "./intervals";
import { issue } from "./issues";
import { defineKind, key, type ConfigOf } from "./keys";
import type { CheckContext, Need, PlanContext } from "./kind";
import { trainedNeeds } from "./needs";
import { dataConfig, modelConfig } from "./references";
import { baselineNames } from "./scoring";
import { choice, describe, flag, listOf, nameOf, settings, whole, wordOr } from "./takes";
import { knownTask, taskNamed } from "./tasks";
import type { Task } from "./tasks/task";
import type { DataValue, TrainValue } from "./values";

const metricNames = [
  "mae",
  "rmse",
  "smape",
  "mase",
  "crps",
  "coverage",
  "cross_entropy",
  "perplexity",
  "bits_per_char",
  "accuracy",
  "macro_f1",
  "mse",
  "r2",
] as const;

const allBaselines = [...baselineNames, "unigram", "bigram", "majority", "mean"] as const;

const refit = describe(
  z.union([z.boolean(), whole(1, 1_000_000)]),
  "true, false, or every how many windows, such as 10",
);

const backtest = settings(
  {
    windows: wordOr("auto", whole(1, 1_000_000)).default("auto"),
    step: wordOr("horizon", whole(1, 1_000_000)).default("horizon"),
    refit: refit.default(false),
  },
  "a number of windows, or {windows: auto, step: horizon, refit: false}",
);

const keys = {
  on: key(choice(["test", "validation", "train"]), {
    doc: "The part to judge on. Only the test part was never looked at while the model was made.",
    default: "test",
  }),
  models: key(listOf(nameOf("model", "the name of a model"), "a list of trained models", 0, 20), {
    doc: "Further trained models to judge beside this one.",
    default: [],
    expand: (value) => (typeof value === "string" ? [value] : value),
  }),
  metrics: key(wordOr("auto", listOf(choice(metricNames), "a list of metrics, such as [mae, mase]", 1)), {
    doc: "Of forecasts `mae` and `rmse` in units of the target, `smape` from 0 to 200, `mase` in mean steps of the seasonal-naive forecast before the test part; `crps`, the error of all that the intervals say, in units of the target, and `coverage`, the share of truths within each interval. Of text `cross_entropy`, `perplexity` and `bits_per_char`; of classes `accuracy` and `macro_f1`; of numbers told `mse` and `r2` too. `auto` takes all that suit, `crps` and `coverage` where the model gives quantiles or a distribution.",
    default: "auto",
    expand: (value) => (typeof value === "string" && value !== "auto" ? [value] : value),
  }),
  baselines: key(listOf(choice(allBaselines), "a list of baselines, such as [naive, seasonal_naive]", 1), {
    doc: "What the model has to beat: of forecasts `naive`, which repeats the last value, and `seasonal_naive`, the last season; of text `unigram` and `bigram`, the frequencies of single symbols and of pairs; of classes always the `majority`, of numbers told always the `mean`. Without the line all that suit are taken.",
    default: [...baselineNames],
    expand: (value) => (typeof value === "string" ? [value] : value),
  }),
  backtest: key(backtest, {
    doc: "Which forecasts of the test part are judged: `windows`, the last so many of them, `step` rows apart, and with `refit` by a model that is trained anew, before each window or before every so many, on all that came before it.",
    default: { windows: "auto", step: "horizon", refit: false },
    defaultText: "auto",
    expand: expandBacktest,
  }),
  by_horizon: key(flag(), { doc: "Whether to show the error of each step ahead as well.", default: true }),
  worst: key(whole(0, 20), {
    doc: "How many of the forecasts with the largest errors are shown, with what the model saw and what came.",
    default: 5,
    expand: (value) => (value === false ? 0 : value),
  }),
  ...intervalKeys,
};

function expandBacktest(value: unknown): unknown {
  if (value === "auto") return {};
  if (value === true) return { refit: true };
  return typeof value === "number" ? { windows: value } : value;
}

/** Those that mean something for every task. */
const common: readonly string[] = ["on", "models", "metrics", "baselines"];

export type EvaluateConfig = ConfigOf<typeof keys>;

/** What `evaluate: x` leaves behind. */
export interface EvaluateValue {
  metrics: Record<string, Num>;
}

export const evaluate = defineKind<"evaluate", typeof keys, EvaluateValue>({
  name: "evaluate",
  doc: "Judges the trained model of this name on a part of the data, beside the baselines.",
  keys,
  role: "refers",
  single: false,
  longRunning: false,
  needs: (config, context) => needsOf(namesIn(config, context), context),
  check: (config, context) => {
    const { cell, above } = context;
    const model = modelConfig(above, cell.name);
    const source = dataConfig(above, model?.data);
    if (model === undefined || source === undefined) return [];
    const task = knownTask(model, source);
    if (task === undefined) return [];
    return [
      ...settingsIssues(config, task, context),
      ...(task.checkEvaluate?.(config, source, context) ?? []),
    ];
  },
  run: (config, context) => {
    const { cell } = context;
    const judged = namesIn(config, context).map((name) => {
      const trained = context.value<TrainValue>("train", name);
      const data = context.value<DataValue>("data", trained.data);
      // A further model is judged as if the cell were about it.
      const about = { ...context, cell: { ...cell, name } };
      return { name, trained, ...taskNamed(trained.task).evaluate(config, trained, data, about) };
    });
    const [first, ...others] = judged;
    for (const { output, name, trained } of judged) {
      const beside = name === first?.name ? others : [];
      const elsewhere = beside.filter(({ trained: { data } }) => data !== trained.data);
      context.show("evaluation", {
        ...output,
        ...(beside.length > 0 && {
          models: Object.fromEntries(beside.map(({ name: other, metrics }) => [other, metrics])),
        }),
        notes: [
          ...output.notes,
          ...elsewhere.map(
            ({ name: other, trained: { data } }) =>
              `\`${other}\` was judged on \`${data}\`, which is other data, so its numbers do not compare.`,
          ),
        ],
      });
    }
    return { metrics: first?.metrics ?? {} };
  },
});

/** The model that the cell is about, then the further ones, each once. */
function namesIn({ models }: EvaluateConfig, { cell }: Pick<PlanContext, "cell">): string[] {
  return [...new Set([cell.name ?? "", ...models])];
}

function needsOf(names: readonly string[], { cell, above }: PlanContext): Need[] {
  const all = names.flatMap((name) => trainedNeeds({ cell: { ...cell, name }, above }));
  return all.filter(
    ({ kind, name }, i) => all.findIndex((other) => other.kind === kind && other.name === name) === i,
  );
}

/** Metrics that are none of this task, and keys that mean nothing for it. */
function settingsIssues(
  { metrics, baselines: named }: EvaluateConfig,
  task: Task,
  { cell }: CheckContext,
): Issue[] {
  const foreign = Object.keys(cell.raw)
    .filter((name) => Object.hasOwn(keys, name) && !common.includes(name))
    .filter((name) => !(task.evaluateKeys ?? []).includes(name))
    .map((name) => issue({ code: "not-for-task", key: name, does: task.does }, cell.spanOf([name], "key")));
  const { metrics: own, baselines = allBaselines } = task;
  const others = metrics === "auto" ? [] : metrics.flatMap((metric, i) => (own.includes(metric) ? [] : [i]));
  const beside = Object.hasOwn(cell.raw, "baselines")
    ? named.filter((name) => !baselines.includes(name))
    : [];
  return [
    ...foreign,
    ...beside.map((baseline) =>
      issue(
        { code: "other-baseline", baseline, does: task.does, baselines },
        cell.spanOf(["baselines"], "value"),
      ),
    ),
    ...others.map((i) => {
      const metric = metrics[i] ?? "";
      return issue(
        { code: "other-metric", metric, does: task.does, metrics: own },
        cell.spanOf(["metrics"], "value"),
      );
    }),
  ];
}
