import type { Issue } from "../../base/issue";
import { plural } from "../../outputs/format";
import { encodeNumber, type Num } from "../../outputs/numbers";
import type { DataConfig } from "../data-keys";
import type { EvaluateConfig } from "../evaluate";
import { fault, issue } from "../issues";
import type { CheckContext, RunContext } from "../kind";
import { modelConfig } from "../references";
import { splitOf } from "../split";
import type { TextValue, TrainValue } from "../values";
import { verdict } from "../verdict";
import type { Judged } from "./task";

const parts = ["train", "validation", "test"] as const;
export const textBaselines = ["unigram", "bigram"] as const;

/**
 * Cross entropy of a part in nats, its exponential, and for characters the same in bits, beside the frequencies of
 * single symbols and of pairs.
 */
export function evaluateText(
  config: EvaluateConfig,
  { model, data }: TrainValue,
  { corpus }: TextValue,
  { engine, cell, hooks }: RunContext,
): Judged {
  const [from, to] = engine.text.range(corpus, config.on);
  if (Math.max(from, 1) >= to)
    throw fault({ code: "empty-part", part: config.on, name: data }, cell.spanOf(["on"], "value"));
  const { cross_entropy, symbols } = engine.text.score(model, corpus, config.on, () => hooks.interrupted());
  const chance = engine.text.baselines(corpus, config.on);
  const isChar = corpus.vocabulary.level === "char";
  const named = textBaselines.filter((name) => config.baselines.includes(name));
  const wanted: readonly string[] = config.metrics === "auto" ? [] : config.metrics.map(String);
  const metricsOf = (nats: number): Record<string, Num> =>
    Object.fromEntries(
      Object.entries({
        cross_entropy: nats,
        perplexity: Math.exp(nats),
        ...(isChar && { bits_per_char: nats / Math.LN2 }),
      }).flatMap(([name, value]) =>
        wanted.length === 0 || wanted.includes(name) ? [[name, encodeNumber(value)]] : [],
      ),
    );
  const baselines = named.length === 0 ? textBaselines : named;
  // Differences of cross entropy say little in percent; what people compare are bits a character, or perplexities.
  const compared = (nats: number): number => (isChar ? nats / Math.LN2 : Math.exp(nats));
  const metrics = metricsOf(cross_entropy);
  return {
    metrics,
    output: {
      verdict: verdict(
        compared(cross_entropy),
        Object.fromEntries(baselines.map((name) => [name, compared(chance[name])])),
        isChar ? "bits per character" : "perplexity",
      ),
      model: cell.name ?? "",
      on: config.on,
      metrics,
      baselines: Object.fromEntries(baselines.map((name) => [name, metricsOf(chance[name])])),
      by_horizon: [],
      windows: symbols,
      scope: `${plural(symbols, isChar ? "character" : "word")}, each predicted from all that stand before it in the part`,
      notes: notesOf(config, corpus),
    },
  };
}

/** Whether the part that is judged has a share. */
export function checkTextEvaluation(
  { on }: EvaluateConfig,
  source: DataConfig,
  context: CheckContext,
): Issue[] {
  const { cell, above } = context;
  const name = modelConfig(above, cell.name)?.data ?? "";
  if (splitOf(source)[parts.indexOf(on)] !== 0) return [];
  return [issue({ code: "empty-part", part: on, name }, cell.spanOf(["on"], "value"))];
}

function notesOf({ on }: EvaluateConfig, corpus: TextValue["corpus"]): string[] {
  const notes: string[] = [];
  if (on === "train") notes.push("The model was trained on this text, so it predicts new text less well.");
  if (on === "validation")
    notes.push("The best epoch was chosen on this text, so new text may be predicted less well.");
  const [from, to] =
    on === "test" ? [corpus.validationEnd, corpus.symbols.length] : [0, corpus.validationEnd];
  const unknown = corpus.symbols.subarray(from, to).filter((symbol) => symbol === 0).length;
  if (unknown > 0)
    notes.push(
      `${plural(unknown, "symbol")} that the vocabulary lacks count as one and the same, for the model and the baselines alike.`,
    );
  return notes;
}
