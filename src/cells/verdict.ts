import { formatNumber } from "../outputs/format";
import { encodeNumber } from "../outputs/numbers";

/**
 * Whether a model beats the baselines, in one sentence, by mean absolute error on the same forecasts. A tie is no
 * win. Baselines without an error, such as a season longer than the past, are left out. `measure` names another error.
 */
export function verdict(mae: number, baselines: Record<string, number>, measure = "MAE"): string {
  const others = Object.entries(baselines).filter(([, error]) => Number.isFinite(error));
  if (!Number.isFinite(mae)) return "The model's forecasts are not numbers, so it beats nothing.";
  if (others.length === 0)
    return `The model has a ${measure} of ${error(mae)}; there is no baseline to compare it with.`;
  const lost = others.filter(([, other]) => !(mae < other));
  const won = others.filter(([, other]) => mae < other);
  const losing = `does not beat ${join(
    lost.map(([name]) => spoken(name)),
    "or",
  )}`;
  const winning = `beats ${join(
    won.map(([name, other]) => `${spoken(name)} by ${share(mae, other)}`),
    "and",
  )}`;
  const said = lost.length === 0 ? winning : won.length === 0 ? losing : `${losing}, but ${winning}`;
  const against = join(
    [...lost, ...won].map(([, other]) => error(other)),
    "and",
  );
  return `The model ${said} (${measure} ${error(mae)} against ${against}).`;
}

function share(mae: number, other: number): string {
  const percent = Math.round(100 * (1 - mae / other));
  return percent < 1 ? "less than 1 %" : `${percent} %`;
}

function error(value: number): string {
  return formatNumber(encodeNumber(value), 3);
}

/** "seasonal_naive" is a key, "seasonal-naive" a word. */
function spoken(name: string): string {
  return name.replaceAll("_", "-");
}

function join(words: readonly string[], joiner: string): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${joiner} ${words.at(-1)}`;
}
