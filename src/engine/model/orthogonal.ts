import type { Generator } from "../random/generator";

/**
 * A random matrix [rows, columns] whose rows (or columns, if there are more rows) are orthonormal: Q of the QR
 * decomposition of normal numbers, with signs such that the diagonal of R is positive, which makes it uniform over
 * all such matrices (Saxe et al. 2014, Mezzadri 2007; Keras `Orthogonal`). Row-major.
 *
 * By the modified Gram-Schmidt process in float64, a vector again where it lost most of its length ("twice is
 * enough", Kahan). Vectors lie in memory as runs, which is why it is fast here.
 */
export function orthogonal(rows: number, columns: number, generator: Generator): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => generator.normal());
    let before = norm(vector);
    let after = project(vector, vectors);
    while (after < 0.5 * before && after > 0) {
      before = after;
      after = project(vector, vectors);
    }
    if (after === 0) continue;
    for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) / after;
    vectors.push(vector);
  }
  const wide = columns >= rows;
  return Float32Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    return (wide ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0;
  });
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
