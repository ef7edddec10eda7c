/** About `count` round values (1, 2 or 5 times a power of ten) from `min` to `max`, both included. */
export function niceTicks(min: number, max: number, count: number): number[] {
  if (!(max > min) || count < 1) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  // Each limit lies between two factors, as far from one as from the other by their ratio.
  const step = (rough < 1.41 * power ? 1 : rough < 3.16 * power ? 2 : rough < 7.07 * power ? 5 : 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
    // Division by the inverse keeps 0.30000000000000004 out of the labels, adding 0 keeps -0 out.
    ticks.push((step < 1 ? i / Math.round(1 / step) : i * step) + 0);
  }
  return ticks;
}

/** Values 1, 2 and 5 times a power of ten from `min` to `max`, or the powers alone where that gives too many. */
export function logTicks(min: number, max: number, count: number): number[] {
  const powers: number[] = [];
  for (let e = Math.floor(Math.log10(min)); e <= Math.ceil(Math.log10(max)); e++) powers.push(e);
  const inside = (factors: readonly number[]) =>
    powers
      .flatMap((e) => factors.map((factor) => Number(`${factor}e${e}`)))
      .filter((tick) => tick >= min * 0.999 && tick <= max * 1.001);
  const fine = inside([1, 2, 5]);
  if (fine.length <= count) return fine.length > 0 ? fine : [Number(min.toPrecision(2))];
  const coarse = inside([1]);
  const every = Math.ceil(coarse.length / count);
  return coarse.filter((_, index) => index % every === 0);
}

/** How many decimals the labels of these ticks need to differ. */
export function tickDecimals(ticks: readonly number[]): number {
  const [first = 0, second] = ticks;
  const step = second === undefined ? Number(first.toPrecision(2)) : second - first;
  return step === 0 ? 0 : Math.max(0, -Math.floor(Math.log10(Math.abs(step)) + 1e-9));
}
