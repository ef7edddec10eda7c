import type { LabelledOptions, PartOf, SplitBy } from "../api";
import { createGenerator } from "../random/generator";
import { labelledFault } from "./faults";
import type { Sequence } from "./read";

/** Rows of one sequence that belong to one part. */
export interface Stretch {
  part: PartOf;
  sequence: string;
  rows: Int32Array;
}

type SplitOptions = Pick<
  LabelledOptions,
  "window" | "split_by" | "shuffle" | "test_sequences" | "seed" | "boundaries"
>;

export interface Split {
  by: SplitBy;
  stretches: Stretch[];
  /** How the parts came about, in one sentence. */
  sentence: string;
}

/**
 * Gives whole sequences to the parts, so that nothing of one is both learned and judged; or cuts each in time, where
 * there is one alone. Sequences are drawn with the seed, and those of each class (`classOf`, one a sequence) in like
 * shares. Faults: unknown-sequence, cut-without-window, too-few-sequences.
 */
export function splitSequences(
  sequences: readonly Sequence[],
  classOf: Int32Array | null,
  options: SplitOptions,
): Split {
  const { window, test_sequences: named } = options;
  const alone = sequences.length === 1;
  if (alone && window === null) throw labelledFault.oneSequence();
  const by = options.split_by ?? (alone && named.length === 0 ? "time" : "sequence");
  if (named.length > 0) return withTestOf(sequences, classOf, options);
  if (by === "time") {
    if (window === null) throw labelledFault.cutWithoutWindow();
    const sentence = `${alone ? "The sequence is" : "Each sequence is"} cut in time; no window reaches across a cut.`;
    return { by, stretches: sequences.flatMap((each) => cutInTime(each, options)), sentence };
  }
  const { trainEnd, validationEnd } = options.boundaries(sequences.length);
  const partAt = (rank: number): PartOf =>
    rank < trainEnd ? "train" : rank < validationEnd ? "validation" : "test";
  const sentence = `${window === null ? "Sequences are" : "Whole sequences are"} ${drawn(options, classOf)}.`;
  return { by, stretches: assign(sequences, classOf, options, partAt), sentence };
}

function withTestOf(
  sequences: readonly Sequence[],
  classOf: Int32Array | null,
  options: SplitOptions,
): Split {
  const named = new Set(options.test_sequences);
  const missing = options.test_sequences.find((name) => !sequences.some((each) => each.name === name));
  if (missing !== undefined)
    throw labelledFault.unknownSequence(
      missing,
      sequences.map(({ name }) => name),
    );
  const others = sequences.filter(({ name }) => !named.has(name));
  const classes = classOf?.filter((_, i) => !named.has(sequences[i]?.name ?? "")) ?? null;
  const { trainEnd } = options.boundaries(others.length);
  const assigned = assign(others, classes, options, (rank) => (rank < trainEnd ? "train" : "validation"));
  const partOf = new Map(assigned.map(({ sequence, part }) => [sequence, part]));
  const held =
    trainEnd < others.length ? `; of the others, some are ${drawn(options, classes)} to validate` : "";
  return {
    by: "sequence",
    stretches: sequences.map(({ name, rows }) => ({
      part: partOf.get(name) ?? "test",
      sequence: name,
      rows,
    })),
    sentence: `The test part is the ${named.size === 1 ? "sequence" : "sequences"} that \`test_sequences\` names${held}.`,
  };
}

function drawn({ shuffle, seed }: SplitOptions, classOf: Int32Array | null): string {
  if (!shuffle) return "taken in the order of the file";
  return `drawn at random with seed ${seed}${classOf === null ? "" : ", each class in like shares"}`;
}

function assign(
  sequences: readonly Sequence[],
  classOf: Int32Array | null,
  { shuffle, seed }: SplitOptions,
  partAt: (rank: number) => PartOf,
): Stretch[] {
  const order = shuffle ? drawOrder(sequences.length, classOf, seed) : sequences.map((_, i) => i);
  const rankOf = new Int32Array(order.length);
  for (const [rank, index] of order.entries()) rankOf[index] = rank;
  return sequences.map(({ name, rows }, i) => ({ part: partAt(rankOf[i] ?? 0), sequence: name, rows }));
}

/**
 * An order in which every class is spread evenly: the k-th of m sequences of a class, in a random order, stands at
 * (k + u) / m of the way, with u drawn once a class. Any cut then has like shares of all classes.
 */
function drawOrder(count: number, classOf: Int32Array | null, seed: number): number[] {
  const generator = createGenerator(seed, "split");
  const draws = Float64Array.from({ length: count }, () => generator.uniform());
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const group = groups.get(classOf?.[i] ?? 0) ?? [];
    group.push(i);
    groups.set(classOf?.[i] ?? 0, group);
  }
  const place = new Float64Array(count);
  for (const key of [...groups.keys()].sort((a, b) => a - b)) {
    const group = groups.get(key) ?? [];
    group.sort((a, b) => (draws[a] ?? 0) - (draws[b] ?? 0));
    const offset = generator.uniform();
    for (const [rank, index] of group.entries()) place[index] = (rank + offset) / group.length;
  }
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => (place[a] ?? 0) - (place[b] ?? 0));
}

function cutInTime({ name, rows }: Sequence, { boundaries }: SplitOptions): Stretch[] {
  const { trainEnd, validationEnd } = boundaries(rows.length);
  const parts: [PartOf, number, number][] = [
    ["train", 0, trainEnd],
    ["validation", trainEnd, validationEnd],
    ["test", validationEnd, rows.length],
  ];
  return parts
    .filter(([, from, to]) => to > from)
    .map(([part, from, to]) => ({ part, sequence: name, rows: rows.slice(from, to) }));
}
