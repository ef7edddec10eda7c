import type { Spread } from "../engine/api";
import { firstSteps } from "./scoring";

/** The first steps of a spread, [N, all, Q] to [N, steps, Q]. */
export function cut({ probabilities, values, normal }: Spread, all: number, steps: number): Spread {
  const Q = probabilities.length;
  return {
    probabilities,
    values: firstSteps(values, all * Q, steps * Q),
    ...(normal && {
      normal: {
        mean: firstSteps(normal.mean, all, steps),
        deviation: firstSteps(normal.deviation, all, steps),
      },
    }),
  };
}

/** One spread with the first steps of another, of the same quantiles. */
export function overlaid(under: Spread, over: Spread, steps: number, reach: number): Spread {
  const Q = under.probabilities.length;
  const values = under.values.slice();
  for (let n = 0; n * steps * Q < values.length; n++) {
    values.set(over.values.subarray(n * reach * Q, (n + 1) * reach * Q), n * steps * Q);
  }
  return { probabilities: under.probabilities, values };
}

/** A spread with steps behind it of which nothing is known. */
export function padded(own: Spread, reach: number, steps: number): Spread {
  const Q = own.probabilities.length;
  const N = own.values.length / (reach * Q);
  const nothing = { probabilities: own.probabilities, values: new Float64Array(N * steps * Q).fill(NaN) };
  return overlaid(nothing, own, steps, reach);
}

/** The spreads of groups of windows, one after the other; undefined if one has none. */
export function joined(spreads: readonly (Spread | undefined)[]): Spread | undefined {
  const all = spreads.flatMap((each) => each ?? []);
  const [first] = all;
  if (first === undefined || all.length < spreads.length) return undefined;
  const normals = all.flatMap(({ normal }) => normal ?? []);
  return {
    probabilities: first.probabilities,
    values: together(all.map(({ values }) => values)),
    ...(normals.length === all.length && {
      normal: {
        mean: together(normals.map(({ mean }) => mean)),
        deviation: together(normals.map(({ deviation }) => deviation)),
      },
    }),
  };
}

export function together(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
