/** At most about `count` round values (1, 2 or 5 times a power of ten) from `min` to `max`, both included. */
export function niceTicks(min: number, max: number, count: number): number[] {
  if (!(max > min) || count < 1) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
    // Division by the inverse keeps 0.30000000000000004 out of the labels.
    ticks.push(step < 1 ? i / Math.round(1 / step) : i * step);
  }
  return ticks;
}

/** How many decimals the labels of these ticks need to differ. */
export function tickDecimals(ticks: readonly number[]): number {
  const [first = 0, second = first] = ticks;
  const step = Math.abs(second - first);
  return step === 0 ? 0 : Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}
