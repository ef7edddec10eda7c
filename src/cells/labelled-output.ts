import type { Labelled, PartOf } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatCount, formatNumber, plural } from "../outputs/format";
import { encodeNumber } from "../outputs/numbers";
import { thin } from "../outputs/thin";
import type { ReadTable, RunContext } from "./kind";

type Data = OutputData<"data">;

const parts = ["train", "validation", "test"] as const;
const examplePoints = 60;

/** What a data cell of labelled sequences shows: its parts, classes, lengths, and one example of each of a few labels. */
export function labelledOutput(
  { engine, cell }: RunContext,
  data: Labelled,
  table: ReadTable,
  config: Record<string, unknown>,
): Data {
  const part = (name: PartOf): Data["parts"]["train"] | undefined => {
    const { starts, sequences, rows } = data.parts[name];
    if (name !== "train" && starts.length === 0) return undefined;
    return { from: sequences[0] ?? "", to: sequences.at(-1) ?? "", rows, windows: starts.length };
  };
  const train = part("train") ?? { from: "", to: "", rows: 0, windows: 0 };
  const [validation, test] = [part("validation"), part("test")];
  const examples = parts.reduce((sum, name) => sum + data.parts[name].starts.length, 0);
  return {
    summary: summaryOf(data, examples),
    name: cell.name ?? "",
    type: "sequences",
    rows: data.rows,
    columns: table.columns.map(({ name }) => name),
    target: data.label,
    features: data.features,
    past_covariates: [],
    future_covariates: [],
    parts: { train, ...(validation && { validation }), ...(test && { test }) },
    filled: data.filled,
    season_length: 1,
    freq: "row",
    lengths: lengthsOf(data),
    scaler: {
      type: data.scaler.type,
      shift: data.scaler.shift.map(encodeNumber),
      scale: data.scaler.scale.map(encodeNumber),
    },
    examples: shown(data).map(({ part: name, index }) => {
      const [feature] = data.features;
      const values = columnOf(engine.labelled.example(data, name, index), data.features.length);
      const kept = thin(values, examplePoints);
      return {
        part: name,
        input: { time: kept, value: kept.map((row) => encodeNumber(values[row] ?? NaN)) },
        target: { time: [], value: [] },
        label: `${data.label} ${labelOf(data, name, index)}, ${feature}`,
      };
    }),
    ...(data.classes !== null && { classes: classCounts(data, data.classes) }),
    config,
    defaults: cell.defaults.filter((name) => Object.hasOwn(config, name)),
    notes: [...(table.notes ?? []), ...data.notes],
  };
}

function summaryOf(data: Labelled, examples: number): string {
  const { parts: all, classes, label, features, sequences } = data;
  const counts = [
    `${formatCount(all.train.starts.length)} to train`,
    ...(all.validation.starts.length > 0 ? [`${formatCount(all.validation.starts.length)} to validate`] : []),
    ...(all.test.starts.length > 0 ? [`${formatCount(all.test.starts.length)} to test`] : []),
  ].join(", ");
  const what =
    examples === sequences
      ? plural(examples, "sequence")
      : `${plural(examples, "window")} of ${plural(sequences, "sequence")}`;
  const said =
    classes === null
      ? `each with the number ${label}`
      : `each of one of ${plural(classes.length, "class", "classes")} of ${label}`;
  return `${what} of ${plural(features.length, "feature")}, ${said}: ${counts}.`;
}

function lengthsOf({ parts: all }: Labelled): NonNullable<Data["lengths"]> {
  const lengths = Int32Array.from(parts.flatMap((name) => [...all[name].lengths])).sort();
  return {
    least: lengths[0] ?? 0,
    median: lengths[Math.floor(lengths.length / 2)] ?? 0,
    most: lengths.at(-1) ?? 0,
  };
}

function classCounts({ parts: all }: Labelled, classes: readonly string[]): NonNullable<Data["classes"]> {
  return classes.map((name, place) => {
    const count = (part: PartOf): number => all[part].classes.filter((each) => each === place).length;
    return { name, train: count("train"), validation: count("validation"), test: count("test") };
  });
}

/** Three examples of training: the first of each class and then further ones, or the least, middle and largest number. */
function shown({ parts: all, classes }: Labelled): { part: PartOf; index: number }[] {
  const { train } = all;
  const order = Array.from(train.starts.keys());
  if (classes === null) {
    const sorted = order.sort((a, b) => (train.numbers[a] ?? 0) - (train.numbers[b] ?? 0));
    return spread(sorted).map((index) => ({ part: "train", index }));
  }
  const firsts = classes.map((_, place) => train.classes.indexOf(place)).filter((index) => index >= 0);
  const indices = new Set([...firsts, ...order].slice(0, firsts.length + 3));
  return [...indices].slice(0, 3).map((index) => ({ part: "train", index }));
}

function spread(order: readonly number[]): number[] {
  const places = [0, Math.floor(order.length / 2), order.length - 1];
  return [...new Set(places)].flatMap((place) => order[place] ?? []);
}

function labelOf({ parts: all, classes }: Labelled, part: PartOf, index: number): string {
  const place = all[part].classes[index] ?? -1;
  return classes?.[place] ?? formatNumber(encodeNumber(all[part].numbers[index] ?? NaN));
}

/** The first of F features, of rows side by side. */
function columnOf(values: Float64Array, features: number): Float64Array {
  return values.filter((_, i) => i % features === 0);
}
