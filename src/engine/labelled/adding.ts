import type { Table } from "../api";
import { createGenerator } from "../random/generator";
import { labelledFault } from "./faults";

/** More rows would fill the memory while they are scaled and cut. */
const mostRows = 5_000_000;

/**
 * The adding problem of Hochreiter and Schmidhuber (1997), as Le, Jaitly and Hinton (2015) have it: each row is a value,
 * uniform in 0…1, and a marker, which is 1 in two different rows drawn at random and 0 in all others; the label of a
 * sequence is the sum of the two values that are marked. Who always says 1 has a mean squared error of 1/6. The same for
 * the same seed on every engine. Faults: bad-generator.
 */
export function adding({ n, length }: { n: number; length: number }, seed: number): Table {
  const rows = n * length;
  if (rows > mostRows) throw labelledFault.badAdding(rows, mostRows);
  const generator = createGenerator(seed, "adding");
  const sequence = new Float64Array(rows);
  const value = new Float64Array(rows);
  const marker = new Float64Array(rows);
  const sum = new Float64Array(rows);
  for (let example = 0; example < n; example++) {
    const start = example * length;
    for (let row = start; row < start + length; row++) value[row] = generator.uniform();
    const first = Math.floor(generator.uniform() * length);
    // One of the others, each as likely as the next.
    const second = (first + 1 + Math.floor(generator.uniform() * (length - 1))) % length;
    marker[start + first] = 1;
    marker[start + second] = 1;
    sequence.fill(example + 1, start, start + length);
    sum.fill((value[start + first] ?? 0) + (value[start + second] ?? 0), start, start + length);
  }
  return {
    rows,
    columns: [
      { name: "sequence", type: "number", values: sequence },
      { name: "value", type: "number", values: value },
      { name: "marker", type: "number", values: marker },
      { name: "sum", type: "number", values: sum },
    ],
  };
}
