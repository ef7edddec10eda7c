import type { PairsValue, SequencesValue } from "../../../cells/values";
import type { PartOf } from "../../../engine/api";
import { plural } from "../../../outputs/format";
import { scriptFaults } from "../faults";
import { view } from "./view";

/** `data: x` of labelled sequences, as a cell reads it. */
export interface SequencesView {
  readonly name: string;
  readonly type: "sequences";
  readonly features: string[];
  readonly label: string;
  /** Null where labels are numbers. */
  readonly classes: string[] | null;
  /** Rows of the longest example. */
  readonly length: number;
  /**
   * The examples of a part, "train" unless another is named: scaled values, a row of features each, with their label.
   * Faults: unknown-part.
   */
  examples(part?: string): { values: number[][]; label: string | number }[];
}

/** `data: x` of pairs of texts, as a cell reads it. */
export interface PairsView {
  readonly name: string;
  readonly type: "pairs";
  /** How many pairs. */
  readonly rows: number;
  /** The pairs of a part, or all of them. Faults: unknown-part. */
  toArray(part?: string): { input: string; output: string }[];
  head(count?: number): { input: string; output: string }[];
}

export function sequencesView(name: string, { data }: SequencesValue): SequencesView {
  const F = data.features.length;
  const members: SequencesView = {
    name,
    type: "sequences",
    features: [...data.features],
    label: data.label,
    classes: data.classes === null ? null : [...data.classes],
    length: data.length,
    examples(part = "train") {
      const { starts, lengths, classes, numbers } = data.parts[partOf(part)];
      return Array.from(starts, (start, n) => ({
        values: Array.from({ length: lengths[n] ?? 0 }, (_, row) =>
          Array.from(data.values.subarray((start + row) * F, (start + row + 1) * F)),
        ),
        label: data.classes?.[classes[n] ?? -1] ?? numbers[n] ?? NaN,
      }));
    },
  };
  return view(name, members, () => ({
    type: "text",
    text: `${name}: ${plural(data.sequences, "sequence")} of ${plural(F, "feature")}, label ${data.label}`,
  }));
}

export function pairsView(name: string, { pairs }: PairsValue): PairsView {
  const pairAt = (index: number) => ({ input: pairs.input[index] ?? "", output: pairs.output[index] ?? "" });
  const members: PairsView = {
    name,
    type: "pairs",
    rows: pairs.input.length,
    toArray: (part) =>
      part === undefined
        ? pairs.input.map((_, index) => pairAt(index))
        : Array.from(pairs.parts[partOf(part)], pairAt),
    head: (count = 5) => pairs.input.slice(0, count).map((_, index) => pairAt(index)),
  };
  return view(name, members, () => ({
    type: "text",
    text: `${name}: ${plural(members.rows, "pair")} of texts`,
  }));
}

function partOf(part: string): PartOf {
  if (part === "train" || part === "validation" || part === "test") return part;
  throw scriptFaults.noPart(part);
}
