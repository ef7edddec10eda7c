/** A number as data files write it, with a decimal point. RE2 reads the pattern too, since the tables look for it in SQL. */
export const numberPattern = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";

/** What stands for a missing value in a column of numbers or moments, in lower case. */
export const missingWords = ["", "na", "n/a", "#n/a", "nan", "null", "none"] as const;

const number = new RegExp(`^${numberPattern}$`);
const missing: ReadonlySet<string> = new Set(missingWords);

export function isMissing(text: string | null): boolean {
  return text === null || missing.has(text.trim().toLowerCase());
}

/** NaN where a value is missing, undefined where it is no number. */
export function parseNumber(text: string | null): number | undefined {
  if (text === null || isMissing(text)) return NaN;
  return number.test(text.trim()) ? Number(text) : undefined;
}
