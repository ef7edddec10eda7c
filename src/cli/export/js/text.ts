import { firstSymbol } from "../../../cells/prompt";
import { boundaries } from "../../../cells/split";
import { readTextFile } from "../../../tables";
import type { TextPlan } from "../script/plan";
import { address, boundariesOf, shareOf } from "./data";
import { literal } from "./literal";
import { modelPart, trainPart } from "./model";

/** A script that learns to go on writing a text with these symbols. */
export function textParts(plan: TextPlan, symbols: readonly string[], dataPath: string): string[] {
  const { model, text, evaluations, generations } = plan;
  const windows = (part: string) => `tools.windows(corpus, "${part}", length)`;
  return [
    textPart(plan, dataPath),
    modelPart(plan, "inputShape: [length]", { after: "returnSequences: true" }),
    trainPart(plan, windows("train"), text.validation ? windows("validation") : undefined),
    ...evaluations.map(({ on }) => evaluation(model.name, on)),
    ...(generations.length > 0 ? [writing] : []),
    ...generations.map(
      ({ prompt, temperature, length, seed }) =>
        `write(${literal(promptOf(prompt, plan, symbols))}, ${literal(temperature)}, ${length}, ${seed});`,
    ),
    "model.dispose();",
  ];
}

/** The symbols that the model tells apart, the most frequent first, after the one that stands for all others. Faults: those of reading the text. */
export async function symbolsOf({ text, model }: TextPlan): Promise<string[]> {
  const all = Array.from(lowered(await readTextFile(text.path), text));
  const counts = new Map<string, number>();
  for (const symbol of all.slice(0, boundaries(all.length, text.split).trainEnd))
    counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ["", ...ordered.map(([symbol]) => symbol).slice(0, model.symbols - 1)];
}

function textPart({ text, model }: TextPlan, dataPath: string): string {
  const { lowercase, split, seq_length } = text;
  // The first symbol of the model stands for all that are not told apart.
  return `// The text, as numbers of the symbols that its training part holds.
const file = new URL(${literal(address(dataPath))}, import.meta.url);
const text = await readText(file);
${shareOf("size")}
const corpus = tools.prepare(text, {
  level: "char",
  lowercase: ${lowercase},
  vocab_size: ${model.symbols - 1},
${boundariesOf("size", split)}
});
const length = ${seq_length};`;
}

function evaluation(name: string, on: string): string {
  return `// How surprised it is by the ${on} part, beside how often symbols and pairs occur.
{
  const { cross_entropy } = tools.score(model, corpus, "${on}");
  const baselines = tools.baselines(corpus, "${on}");
  const surprise = { ${literal({ [name]: 0 }).slice(2, -5)}: cross_entropy, ...baselines };
  for (const [name, nats] of Object.entries(surprise)) {
    console.log(name, nats, "nats", nats / Math.LN2, "bits per character");
  }
}`;
}

const writing = `// Goes on with a prompt at several temperatures; 0 takes the most likely symbols.
function write(prompt, temperatures, length, seed) {
  const { vocabulary } = corpus;
  // Symbol 0 stands for all that training lacks, and is never written.
  const options = { temperatures, length, seed, without: [0] };
  const sampler = engine.createSampler(model, options);
  sampler.feed(tools.encode(vocabulary, prompt).symbols);
  sampler.sample(length).forEach((symbols, i) => {
    const written = tools.decode(vocabulary, symbols);
    console.log(\`temperature \${temperatures[i]}\\n\${prompt}\${written}\\n\`);
  });
  sampler.dispose();
}`;

/** What is left of a prompt; where nothing is, what the notebook begins with. */
function promptOf(prompt: string, { text }: TextPlan, symbols: readonly string[]): string {
  const known = new Set(symbols.slice(1));
  const left = Array.from(lowered(prompt, text)).filter((symbol) => known.has(symbol));
  if (left.length > 0) return left.length === Array.from(prompt).length ? prompt : left.join("");
  const start = firstSymbol({ level: "char", ...text, symbols: [...symbols], counts: [] }).symbol;
  return symbols[start] ?? "";
}

function lowered(text: string, { lowercase }: TextPlan["text"]): string {
  return lowercase ? text.toLowerCase() : text;
}
