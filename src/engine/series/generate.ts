import type { Table } from "../api";
import { seriesFault } from "./faults";

const mostRows = 10_000_000;

/**
 * A table with one column, `value`. `sine`: n points of sin(x) for x in [from, to], both included, or sin(2πi/period)
 * for the rows i = 0, 1, …. It draws no random numbers, so the seed changes nothing. Faults: unknown-generator,
 * bad-generator.
 */
export function generate(source: { generator: string; [key: string]: unknown }, seed: number): Table {
  const generator = generators.get(source.generator);
  if (generator === undefined) throw seriesFault.unknownGenerator(source.generator, [...generators.keys()]);
  const values = generator(source, seed);
  return { rows: values.length, columns: [{ name: "value", type: "number", values }] };
}

type Generator = (source: Record<string, unknown>, seed: number) => Float64Array;

/** A new generator is a line here. */
const generators = new Map<string, Generator>([["sine", sine]]);

function sine({ n, from, to, period }: Record<string, unknown>): Float64Array {
  if (!isNumber(n) || !Number.isInteger(n) || n < 1 || n > mostRows) {
    throw seriesFault.badGenerator(`takes a whole number \`n\` from 1 to ${mostRows}`);
  }
  if (period !== undefined) {
    if (from !== undefined || to !== undefined) {
      throw seriesFault.badGenerator("takes either `period` or `from` and `to`, not both");
    }
    if (!isNumber(period) || period <= 0) throw seriesFault.badGenerator("takes a `period` greater than 0");
    return Float64Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * i) / period));
  }
  if (!isNumber(from) || !isNumber(to)) throw seriesFault.badGenerator("needs `period`, or `from` and `to`");
  const step = n === 1 ? 0 : (to - from) / (n - 1);
  return Float64Array.from({ length: n }, (_, i) => Math.sin(i === n - 1 && n > 1 ? to : from + i * step));
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
