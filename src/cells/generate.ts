import { z } from "zod";
import type { Sampler } from "../engine/api";
import { formatCount, plural } from "../outputs/format";
import type { OutputData } from "../outputs";
import { encodeNumber } from "../outputs/numbers";
import { fault, issue, type Finding } from "./issues";
import { defineKind, key, type ConfigOf } from "./keys";
import type { RunContext } from "./kind";
import { trainedNeeds } from "./needs";
import { promptOf, type Prompt } from "./prompt";
import { dataConfig, modelConfig } from "./references";
import { repetition } from "./repetition";
import { amount, describe, listOf, positive, text, whole, wordOr } from "./takes";
import { knownTask, taskNamed } from "./tasks";
import type { Task } from "./tasks/task";
import type { TextValue, TrainValue } from "./values";

/** Samples of one cell. */
const mostSamples = 256;
/** Symbols between two looks at whether to stop. */
const piece = 256;
/** Milliseconds between two states of a text that grows. */
const interval = 200;

const keys = {
  prompt: key(describe(z.string().max(100_000), 'a text, such as "Call me "'), {
    doc: "What the text begins with; the model reads it first. Without one the text begins as after a line end.",
    default: "",
    defaultText: '""',
    expand: (value) => (typeof value === "number" ? String(value) : value),
  }),
  length: key(whole(1, 100_000), {
    doc: "Symbols to write: characters or words, as the data has them.",
    default: 300,
    unit: "symbols",
  }),
  temperature: key(listOf(amount(0, 10), "a number from 0 to 10, or a list such as [0.5, 0.8, 1]", 1, 16), {
    doc: "How bold the choice is: 1 draws as the model says, less keeps to what is likely, 0 always takes the most likely symbol (greedy). Several are shown side by side.",
    default: [0.8],
    defaultText: "0.8",
    expand: (value) => (typeof value === "number" ? [value] : value),
  }),
  top_k: key(wordOr("none", whole(1, 1_000_000)), {
    doc: "Draws from so many of the most likely symbols alone, against slips.",
    default: "none",
    unit: "symbols",
  }),
  top_p: key(positive(1), {
    doc: "Draws from as few of the most likely symbols as have this share of the probability together; 1 is all.",
    default: 1,
  }),
  n: key(whole(1, 64), {
    doc: "Samples at each temperature.",
    default: 1,
    unit: "samples",
  }),
  stop: key(
    listOf(text("a text that ends a sample"), "a text that ends a sample, or a list of such", 0, 16),
    {
      doc: 'A sample ends before the first of these texts, such as a line end: `stop: "\\n"`.',
      default: [],
      defaultText: "none",
      expand: (value) => (value === "none" ? [] : typeof value === "string" ? [value] : value),
    },
  ),
  seed: key(whole(0, 2_147_483_647), {
    doc: "Another seed gives other samples; the same one the same again.",
    default: 42,
  }),
};

type Config = ConfigOf<typeof keys>;
type Sample = OutputData<"generation">["samples"][number];

/** What `generate: x` leaves behind. */
export interface GenerateValue {
  prompt: string;
  samples: { temperature: number; text: string }[];
}

export const generate = defineKind<"generate", typeof keys, GenerateValue>({
  name: "generate",
  doc: "Text that the trained model of this name writes, at several temperatures side by side.",
  keys,
  role: "refers",
  single: false,
  longRunning: false,
  needs: (_config, context) => trainedNeeds(context),
  check: (config, { cell, above }) => {
    const model = modelConfig(above, cell.name);
    const source = dataConfig(above, model?.data);
    const task = model && source && knownTask(model, source);
    if (task !== undefined && task.name !== "generate")
      return [issue(otherTask(cell.name ?? "", task), cell.nameSpan ?? cell.spanOf([], "value"))];
    const samples = config.n * config.temperature.length;
    if (samples <= mostSamples) return [];
    return [issue({ code: "too-many-samples", samples, limit: mostSamples }, cell.spanOf(["n"], "value"))];
  },
  run: (config, context) => {
    const { engine, cell } = context;
    const { model, task, data } = context.value<TrainValue>("train", cell.name ?? "");
    if (task !== "generate") throw fault(otherTask(cell.name ?? "", taskNamed(task)), cell.nameSpan);
    const { corpus } = context.value<TextValue>("data", data);
    const { vocabulary } = corpus;
    const prompt = promptOf(engine.text, vocabulary, config.prompt);
    const temperatures = config.temperature.flatMap((one) => Array.from({ length: config.n }, () => one));
    const sampler = engine.createSampler(model, {
      temperatures,
      top_k: config.top_k === "none" ? null : config.top_k,
      top_p: config.top_p,
      seed: config.seed,
      length: config.length,
      // What the vocabulary lacks cannot be written.
      without: [0],
    });
    const before = engine.text.decode(vocabulary, prompt.symbols).length;
    const textOf = (symbols: number[]): string =>
      engine.text.decode(vocabulary, [...prompt.symbols, ...symbols]).slice(before);
    const outputOf = (written: readonly Written[]) => {
      const samples = written.map((each, i) => ({
        temperature: encodeNumber(temperatures[i] ?? 0),
        ...each,
      }));
      return output(config, context, prompt, samples);
    };
    try {
      sampler.feed(prompt.symbols);
      const written = write(sampler, config, context, textOf, (soFar) =>
        context.update("generation", outputOf(soFar)),
      );
      context.show("generation", outputOf(written));
      return {
        prompt: config.prompt,
        samples: written.map(({ text }, i) => ({ temperature: temperatures[i] ?? 0, text })),
      };
    } finally {
      sampler.dispose();
    }
  },
});

type Written = Pick<Sample, "text" | "ended">;

/** The texts of all samples, until they are long enough or each has met what ends it; `live` sees them grow. */
function write(
  sampler: Sampler,
  { length, stop }: Config,
  context: RunContext,
  textOf: (symbols: number[]) => string,
  live: (soFar: Written[]) => void,
): Written[] {
  const all: number[][] = [];
  const cuts: (number | undefined)[] = [];
  const written = (unfinished: Written["ended"]): Written[] =>
    all.map((symbols, i) => {
      const text = textOf(symbols);
      const cut = cuts[i];
      return cut === undefined ? { text, ended: unfinished } : { text: text.slice(0, cut), ended: "stop" };
    });
  let done = 0;
  let shown = performance.now();
  while (done < length && !context.hooks.interrupted()) {
    const next = sampler.sample(Math.min(piece, length - done));
    done += next[0]?.length ?? length;
    next.forEach((more, i) => {
      const symbols = (all[i] ??= []);
      symbols.push(...more);
      if (stop.length > 0) cuts[i] ??= firstOf(textOf(symbols), stop);
    });
    if (stop.length > 0 && next.every((_, i) => cuts[i] !== undefined)) break;
    if (done === length || performance.now() - shown < interval) continue;
    shown = performance.now();
    const message = `${formatCount(done)} of ${formatCount(length)} symbols`;
    context.progress({ symbols: done, length, message });
    live(written("length"));
  }
  return written(done < length ? "interrupted" : "length");
}

function firstOf(text: string, stops: readonly string[]): number | undefined {
  const found = stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

function output(
  config: Config,
  { cell }: RunContext,
  prompt: Prompt,
  samples: Sample[],
): OutputData<"generation"> {
  return {
    summary: summary(config, cell.name ?? "", samples.length),
    model: cell.name ?? "",
    prompt: config.prompt,
    samples,
    config,
    defaults: cell.defaults,
    notes: [...prompt.notes, ...circles(samples)],
  };
}

function summary({ prompt, length, temperature }: Config, name: string, samples: number): string {
  const after =
    prompt === "" ? "" : ` after ${JSON.stringify(prompt.length > 40 ? `…${prompt.slice(-40)}` : prompt)}`;
  const numbers = temperature.map(String);
  const at =
    numbers.length === 1
      ? `at temperature ${numbers[0]}`
      : `at temperatures ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
  return `${name} wrote ${plural(samples, "sample")} of up to ${formatCount(length)} symbols${after}, ${at}.`;
}

/** A sentence on texts that go in circles, with what usually helps. */
function circles(samples: readonly Sample[]): string[] {
  const found = samples.flatMap(({ temperature, text }) => {
    const share = repetition(text);
    return share === undefined ? [] : [{ temperature, share }];
  });
  if (found.length === 0) return [];
  const at = [...new Set(found.map(({ temperature }) => String(temperature)))];
  const most = Math.round(100 * Math.max(...found.map(({ share }) => share)));
  const bold = found.every(({ temperature }) => typeof temperature === "number" && temperature < 0.7);
  return [
    `Up to ${most} % of the text at temperature ${at.join(", ")} repeats what stands before it. ${
      bold ? "Raise `temperature` to about 0.8." : "Train longer, or on more text."
    }`,
  ];
}

function otherTask(name: string, { does }: Task): Finding {
  return { code: "other-task", cell: { kind: "generate", name }, wanted: "generates text", does };
}
