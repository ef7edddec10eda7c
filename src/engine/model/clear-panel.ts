/**
 * Takes from each vector of a panel its parts along all of the others, which are orthonormal and a multiple of four:
 * four of them at a time from two, so that a number that was read serves several sums.
 */
export function clearPanel(panel: readonly Float64Array[], others: readonly Float64Array[]): void {
  for (let j = 0; j + 3 < others.length; j += 4) {
    const [q0, q1, q2, q3] = others.slice(j, j + 4);
    if (q0 === undefined || q1 === undefined || q2 === undefined || q3 === undefined) return;
    for (let i = 0; i < panel.length; i += 2) {
      const p0 = panel[i];
      if (p0 === undefined) return;
      // The last of an odd number is taken twice, and the second result thrown away.
      clearPair(p0, panel[i + 1] ?? p0.slice(), q0, q1, q2, q3);
    }
  }
}

function clearPair(
  p0: Float64Array,
  p1: Float64Array,
  q0: Float64Array,
  q1: Float64Array,
  q2: Float64Array,
  q3: Float64Array,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let i = 0; i < p0.length; i++) {
    const x = p0[i] ?? 0;
    const y = p1[i] ?? 0;
    const z0 = q0[i] ?? 0;
    const z1 = q1[i] ?? 0;
    const z2 = q2[i] ?? 0;
    const z3 = q3[i] ?? 0;
    a0 += x * z0;
    a1 += x * z1;
    a2 += x * z2;
    a3 += x * z3;
    b0 += y * z0;
    b1 += y * z1;
    b2 += y * z2;
    b3 += y * z3;
  }
  for (let i = 0; i < p0.length; i++) {
    const z0 = q0[i] ?? 0;
    const z1 = q1[i] ?? 0;
    const z2 = q2[i] ?? 0;
    const z3 = q3[i] ?? 0;
    p0[i] = (p0[i] ?? 0) - (a0 * z0 + a1 * z1 + a2 * z2 + a3 * z3);
    p1[i] = (p1[i] ?? 0) - (b0 * z0 + b1 * z1 + b2 * z2 + b3 * z3);
  }
}
