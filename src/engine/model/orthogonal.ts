import type { Generator } from "../random/generator";
import { clearPanel } from "./clear-panel";

/** Vectors are made orthogonal to all before them in panels of so many, whose products fit into the cache. */
const panelSize = 8;
/** Below so many vectors panels gain nothing. */
const fewestForPanels = 129;

/**
 * A random matrix [rows, columns] whose rows (or columns, if there are more rows) are orthonormal: Q of the QR
 * decomposition of normal numbers, with signs such that the diagonal of R is positive, which makes it uniform over
 * all such matrices (Saxe et al. 2014, Mezzadri 2007; Keras `Orthogonal`). Row-major.
 *
 * By the modified Gram-Schmidt process in float64, a vector again where it lost most of its length ("twice is
 * enough", Kahan). Many vectors are first freed, panel by panel, of all that came before their panel.
 */
export function orthogonal(rows: number, columns: number, generator: Generator): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const step = count < fewestForPanels ? count : panelSize;
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const size = Math.min(step, count - vectors.length);
    const panel = Array.from({ length: size }, () => drawn(length, generator));
    const lengths = panel.map(norm);
    clearPanel(panel, vectors);
    const done = vectors.length;
    const least = count < fewestForPanels ? 0.5 : 0.1;
    for (const [i, first] of panel.entries()) {
      let fine = normalize(first, vectors, { from: done, least, before: lengths[i] ?? 0 });
      let vector = first;
      // A vector within the span of those before it, which as good as never happens, is drawn anew.
      while (!fine) {
        vector = drawn(length, generator);
        fine = normalize(vector, vectors, { from: 0, least, before: norm(vector) });
      }
      vectors.push(vector);
    }
  }
  const wide = columns >= rows;
  const matrix = new Float32Array(rows * columns);
  vectors.forEach((vector, i) => {
    if (wide) matrix.set(vector, i * columns);
    else vector.forEach((value, row) => (matrix[row * columns + i] = value));
  });
  return matrix;
}

function drawn(length: number, generator: Generator): Float64Array {
  return Float64Array.from({ length }, () => generator.normal());
}

/**
 * Makes a vector orthogonal to the others from `from` on, and to all of them again where less than the share `least` is
 * left of the length `before`; then of length 1. False if nothing is left.
 */
function normalize(
  vector: Float64Array,
  others: readonly Float64Array[],
  { from, least, before }: { from: number; least: number; before: number },
): boolean {
  let last = before;
  let after = project(vector, others.slice(from));
  while (after < least * last && after > 0) {
    last = after;
    after = project(vector, others);
  }
  if (after === 0) return false;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / after;
  return true;
}

/** Takes from the vector its part along each of the others, and gives the length that is left. */
function project(vector: Float64Array, others: readonly Float64Array[]): number {
  const { length } = vector;
  for (const other of others) {
    let dot = 0;
    for (let i = 0; i < length; i++) dot += (vector[i] ?? 0) * (other[i] ?? 0);
    for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) - dot * (other[i] ?? 0);
  }
  return norm(vector);
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
