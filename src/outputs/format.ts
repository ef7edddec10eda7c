import { decodeNumber, type Num } from "./numbers";

/** Four significant digits, thousands parted by commas; whole numbers in full. */
export function formatNumber(value: Num, digits = 4): string {
  const number = decodeNumber(value);
  if (!Number.isFinite(number)) return notFinite(number);
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return formatCount(number);
  const magnitude = Math.abs(number);
  if (magnitude < 1e-4 || magnitude >= 1e15) return minus(number.toExponential(digits - 1));
  return withDecimals(number, Math.max(0, digits - integerDigits(Number(magnitude.toPrecision(digits)))));
}

/**
 * Numbers of one unit with as many decimals each, so that the points stand one below the other: about `digits`
 * significant digits of the smallest, and enough to tell values apart that lie close together.
 */
export function formatNumbers(values: readonly Num[], digits = 4): string[] {
  const numbers = values.map(decodeNumber);
  const finite = numbers.filter(Number.isFinite);
  const sizes = finite.filter((n) => n !== 0).map(Math.abs);
  const [smallest, largest] = [lowest(sizes), -lowest(sizes.map((n) => -n))];
  if (finite.every(Number.isInteger) || largest < 1e-4 || largest >= 1e15) {
    return values.map((value) => formatNumber(value, digits));
  }
  const spread = -lowest(finite.map((n) => -n)) - lowest(finite);
  const wanted = Math.max(
    Math.min(digits - integerDigits(smallest), digits + 1 - integerDigits(largest)),
    spread > 0 ? 2 - integerDigits(spread) : 0,
  );
  const decimals = Math.max(0, Math.min(wanted, 8, needed(finite)));
  return numbers.map((n) => (Number.isFinite(n) ? withDecimals(n, decimals) : notFinite(n)));
}

/** A whole number with its thousands parted: 1,461. */
export function formatCount(value: number): string {
  return withDecimals(value, 0);
}

/** "340 ms", "1.2 s", "34 s", "3 min 20 s", "2 h 5 min". */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return "unknown";
  if (ms < 0.9995) return `${ms <= 0 ? "0" : formatNumber(ms, 2)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, "min", seconds % 60, "s");
  const whole = Math.round(seconds / 60);
  return pair(Math.floor(whole / 60), "h", whole % 60, "min");
}

/** "1 row", "1,461 rows". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function lowest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

/** Decimals after which all values are exact, so that measurements of one decimal do not end in zeros. */
function needed(values: readonly number[]): number {
  const exact = (decimals: number) => values.every((value) => Number(value.toFixed(decimals)) === value);
  return [0, 1, 2, 3, 4, 5, 6, 7].find(exact) ?? 8;
}

function integerDigits(magnitude: number): number {
  return Math.floor(Math.log10(magnitude)) + 1;
}

function withDecimals(value: number, decimals: number): string {
  const [whole = "", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

function minus(text: string): string {
  return text.replace("e+", "e");
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
}
