/** The density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Its distribution function, by the series of Marsaglia (2004), "Evaluating the normal distribution"; exact to 1e-14. */
export function normalProbability(z: number): number {
  if (Math.abs(z) > 7) return z > 0 ? 1 : 0;
  let sum = z;
  let term = z;
  for (let i = 3; Math.abs(term) > 1e-18 * Math.abs(sum); i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/**
 * Its quantile function: a rational guess after Acklam, exact to 1e-9, brought to rounding by one step of Halley's
 * method. For probabilities in (0, 1).
 */
export function normalQuantile(probability: number): number {
  const guess = guessed(probability);
  const error = normalProbability(guess) - probability;
  const step = error / normalDensity(guess);
  return guess - step / (1 + (guess * step) / 2);
}

function guessed(p: number): number {
  const low = 0.02425;
  if (p < low) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - low) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  return (polynomial(centreOver, q * q) * q) / polynomial(centreUnder, q * q);
}

function tail(q: number): number {
  return polynomial(tailOver, q) / polynomial(tailUnder, q);
}

/** Coefficients from the highest power down. */
const centreOver = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const centreUnder = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const tailOver = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailUnder = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
