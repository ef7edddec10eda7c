import type { Model } from "../../engine/api";
import { formatCount, plural } from "../../outputs/format";
import { fault, issue } from "../issues";
import type { RunContext } from "../kind";
import type { TextValue } from "../values";
import { firstSymbol } from "../prompt";
import { checkTextEvaluation, evaluateText, textBaselines } from "./text-evaluation";
import type { Task } from "./task";

const sampleLength = 200;
const sampleTemperature = 0.8;

/** Goes on writing a text, one symbol after the other. */
export const generate: Task<TextValue> = {
  name: "generate",
  does: "generates text",
  data: "text",
  suits: () => true,
  without: ["lookback", "strategy", "residual", "output", "quantiles"],
  // How many symbols there are is not known yet, which only the size of the first and last layer depend on.
  outline: (_config, { seq_length }) => ({
    input: [seq_length],
    output: 1,
    symbols: 1,
    outputIs,
    returnSequences: true,
  }),
  check: ({ bidirectional }, _source, { cell }) =>
    bidirectional === true
      ? [issue({ code: "reads-ahead", key: "bidirectional" }, cell.spanOf(["bidirectional"], "value"))]
      : [],
  frame: ({ data }, { corpus, seq_length }, { cell, engine }) => {
    const symbols = corpus.vocabulary.symbols.length;
    if (engine.text.windowCount(corpus.trainEnd, seq_length) === 0) {
      const finding = { code: "short-text" as const, name: data, symbols: corpus.trainEnd, seq_length };
      throw fault(finding, cell.spanOf([], "value"));
    }
    const unit = corpus.vocabulary.level === "char" ? "character" : "word";
    return {
      input: [seq_length],
      output: symbols,
      symbols,
      outputIs,
      returnSequences: true,
      lookback: seq_length,
      reads: `reads ${plural(seq_length, unit)} at a time and says after each which of ${formatCount(symbols - 1)} comes next`,
    };
  },
  metrics: ["cross_entropy", "perplexity", "bits_per_char"],
  baselines: textBaselines,
  losses: () => ["cross_entropy"],
  trainKeys: ["bptt", "sample_every"],
  examples: ({ lookback }, { corpus }, { engine }) => {
    const held = engine.text.windows(corpus, "validation", lookback);
    return {
      training: engine.text.windows(corpus, "train", lookback),
      validation: held.size === 0 ? null : held,
    };
  },
  epochEnded: (model, _source, data, context) => sampleText(model, data, context),
  checkEvaluate: checkTextEvaluation,
  evaluate: evaluateText,
};

const outputIs = "one for each symbol of the vocabulary";

/** A short text of the model as it is, to see what it has learned so far. */
function sampleText(model: Model, { corpus }: TextValue, { engine }: Pick<RunContext, "engine">): string {
  const sampler = engine.createSampler(model, {
    temperatures: [sampleTemperature],
    seed: 42,
    length: sampleLength,
    without: [0],
  });
  try {
    sampler.feed([firstSymbol(corpus.vocabulary).symbol]);
    const [written = new Int32Array()] = sampler.sample(sampleLength);
    return engine.text.decode(corpus.vocabulary, written);
  } finally {
    sampler.dispose();
  }
}
