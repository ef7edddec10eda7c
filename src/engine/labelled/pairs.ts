import type { Pairs, PairsOptions, PairsSide, Table } from "../api";
import { shuffled } from "../random/shuffle";
import { labelledFault } from "./faults";
import { columnOf } from "./read";

/**
 * Pairs of texts, blanks made single. Empty and repeated pairs are left out, longer ones than `max_length` words are cut.
 * Pairs are drawn for the parts at random; pairs with the same input go to one part, so that none is learned and then
 * asked. Vocabularies are those of the training part. Faults: unknown-column, not-text, no-pairs.
 */
export function pairs(table: Table, options: PairsOptions): Pairs {
  const given = textsOf(table, options.input, "input");
  const back = textsOf(table, options.output, "output");
  const seen = new Set<string>();
  const [input, output]: [string[], string[]] = [[], []];
  const counts = { empty: 0, repeated: 0, cut: 0 };
  for (let row = 0; row < table.rows; row++) {
    const [from, to] = [clean(given[row]), clean(back[row])];
    const key = `${from}\n${to}`;
    if (from === "" || to === "") counts.empty++;
    else if (seen.has(key)) counts.repeated++;
    else {
      const short = [from, to].map((text) => cut(text, options.max_length));
      if (short[0] !== from || short[1] !== to) counts.cut++;
      input.push(short[0] ?? "");
      output.push(short[1] ?? "");
    }
    seen.add(key);
  }
  if (input.length === 0) throw labelledFault.noPairs(options.input, options.output);
  const parts = split(input, options);
  return {
    input,
    output,
    parts,
    sides: { input: sideOf(input, parts.train), output: sideOf(output, parts.train) },
    notes: [
      `Pairs are drawn for the parts at random with seed ${options.seed}; those with the same ${options.input} go to one part.`,
      ...left(counts.empty, "without one of its two texts", "without one of their two texts"),
      ...left(counts.repeated, "that stands there already", "that stand there already"),
      ...(counts.cut > 0
        ? [
            `${counts.cut} ${counts.cut === 1 ? "pair was" : "pairs were"} cut to ${options.max_length} words.`,
          ]
        : []),
    ],
  };
}

function textsOf(table: Table, name: string, key: string): (string | null)[] {
  const column = columnOf(table, name, key);
  if (column.type !== "text") throw labelledFault.notText(name, column.type);
  return column.values;
}

function clean(text: string | null | undefined): string {
  return (text ?? "").normalize("NFC").replace(/\s+/g, " ").trim();
}

function cut(text: string, words: number | null): string {
  return words === null ? text : text.split(" ").slice(0, words).join(" ");
}

function split(input: readonly string[], options: PairsOptions): Pairs["parts"] {
  const groups = new Map<string, number[]>();
  for (const [i, text] of input.entries()) {
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [i]);
    else group.push(i);
  }
  const { trainEnd, validationEnd } = options.boundaries(input.length);
  const found: Record<keyof Pairs["parts"], number[]> = { train: [], validation: [], test: [] };
  const all = [...groups.values()];
  let taken = 0;
  for (const group of shuffled(all.length, options.seed, 0)) {
    const part = taken < trainEnd ? "train" : taken < validationEnd ? "validation" : "test";
    for (const i of all[group] ?? []) found[part].push(i);
    taken += all[group]?.length ?? 0;
  }
  const inOrder = (places: number[]) => Int32Array.from(places).sort();
  return {
    train: inOrder(found.train),
    validation: inOrder(found.validation),
    test: inOrder(found.test),
  };
}

function sideOf(texts: readonly string[], train: Int32Array): PairsSide {
  const words = new Set<string>();
  const characters = new Set<string>();
  for (const i of train) {
    const text = texts[i] ?? "";
    for (const word of text.split(" ")) words.add(word);
    for (const character of text) characters.add(character);
  }
  return {
    words: range(texts.map((text) => text.split(" ").length)),
    characters: range(texts.map((text) => [...text].length)),
    vocabulary: { words: words.size, characters: characters.size },
  };
}

function range(lengths: readonly number[]): PairsSide["words"] {
  const sorted = Int32Array.from(lengths).sort();
  return {
    least: sorted[0] ?? 0,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    most: sorted.at(-1) ?? 0,
  };
}

function left(count: number, one: string, many: string): string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? `1 pair ${one} is left out.`
      : `${count.toLocaleString("en-US")} pairs ${many} are left out.`,
  ];
}
