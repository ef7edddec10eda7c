import { formatCount } from "./format";
import type { Moment } from "./numbers";

/** Writes all moments of one list alike: dates without a time of day where every moment is a midnight. */
export function momentFormatter(moments: readonly Moment[]): (moment: Moment) => string {
  const texts = moments.filter((moment) => typeof moment === "string");
  const dateOnly = texts.every((text) => !/[T ]/.test(text) || midnight.test(text));
  const noSeconds = texts.every(
    (text) => !/\d\d:\d\d:\d\d/.test(text) || /\d\d:\d\d:00(\.0+)?(?=Z|[+-]|$)/.test(text),
  );
  return (moment) => {
    if (typeof moment === "number") return formatCount(moment);
    if (dateOnly) return moment.replace(midnight, "");
    const plain = moment
      .replace("T", " ")
      .replace(/(Z|\+00:00)$/, "")
      .replace(/\.0+$/, "");
    return noSeconds ? plain.replace(/(\d\d:\d\d):00$/, "$1") : plain;
  };
}

/**
 * A place on the axis of time: milliseconds since 1970 for texts, the number itself for rows. A date-time without
 * a zone is UTC, as everywhere in the project; NaN for what is not a moment.
 */
export function momentValue(moment: Moment): number {
  if (typeof moment === "number") return moment;
  const zoned = /[T ]\d\d:\d\d/.test(moment) && !/(Z|[+-]\d\d:?\d\d)$/i.test(moment) ? `${moment}Z` : moment;
  return Date.parse(zoned.replace(" ", "T"));
}

const midnight = /[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?$/;
