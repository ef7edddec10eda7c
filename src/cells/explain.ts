import type { z } from "zod";
import type { Finding } from "./issues";
import { nearest } from "./nearest";
import { namesAt, schemaAt, valueAt, type Path } from "./schema-at";
import { ourWords } from "./synonyms";
import { takesOf, type Takes } from "./takes";

/** A finding, and which value or key of the cell it is about. */
export interface Placed {
  path: Path;
  what: "key" | "value";
  finding: Finding;
}

/** What is asked of the cell while it is explained. */
export interface Explaining {
  schema: z.core.$ZodType;
  input: unknown;
  /** How the sentence names a path. */
  label(path: Path): string;
  /** A key that no schema knows. */
  unknownKey(path: Path, key: string, known: string[]): Finding;
}

/** How a schema marks what only its own rule can say: `ctx.addIssue(asIssue(finding))`. */
export function asIssue(finding: Finding, path: (string | number)[] = []) {
  return { code: "custom" as const, message: finding.code, params: { finding }, path };
}

/** What zod found, in terms of the catalogue; one finding for each place, the first that says enough. */
export function explain(about: Explaining, issues: readonly z.core.$ZodIssue[]): Placed[] {
  const placed = issues.flatMap((issue) => explainOne(about, issue, []));
  const unknown = placed.filter(({ finding }) => finding.code === "unknown-key");
  const seen = new Set<string>();
  return placed.filter(({ path, what, finding }) => {
    const place = JSON.stringify([path, what, what === "key" ? finding : null]);
    if (seen.has(place)) return false;
    seen.add(place);
    // A key that was only misspelt is not missing too, and a group that has it is not empty.
    if (finding.code === "missing-key") return !unknown.some((other) => isMeant(other.finding, finding.key));
    if (finding.code === "one-of") return !unknown.some((other) => isInside(other.path, path));
    return true;
  });
}

function isMeant(finding: Finding, key: string): boolean {
  return (
    finding.code === "unknown-key" && "near" in finding.hint && finding.hint.near === key.split(".").at(-1)
  );
}

function isInside(path: Path, outer: Path): boolean {
  return path.length === outer.length + 1 && outer.every((step, depth) => path[depth] === step);
}

function explainOne(about: Explaining, issue: z.core.$ZodIssue, base: Path): Placed[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  const value = valueAt(about.input, path);
  const found = schemaAt(about.schema, about.input, path);
  const meta: Takes = (found && takesOf(found)) ?? { takes: "another value" };
  const at = (finding: Finding): Placed[] => [{ path, what: "value", finding }];
  if (issue.code === "unrecognized_keys") {
    const known = namesAt(about.schema, about.input, path);
    return issue.keys.map((name) => ({
      path: [...path, name],
      what: "key" as const,
      finding: about.unknownKey(path, name, known),
    }));
  }
  if (issue.code === "custom") {
    // SAFETY: our schemas make custom issues with `asIssue` alone.
    const finding = issue.params?.["finding"] as Finding;
    return at("key" in finding ? { ...finding, key: about.label(path) } : finding);
  }
  if (value === undefined) {
    const finding: Finding = { code: "missing-key", key: path.join("."), takes: meta.takes };
    return [{ path: path.slice(0, -1), what: "key", finding }];
  }
  const key = about.label(path);
  if (value === null) return at({ code: "no-value", key, takes: meta.takes });
  if (issue.code === "too_small" || issue.code === "too_big") {
    return at({ code: "out-of-range", key, value, takes: meta.takes });
  }
  const branch = issue.code === "invalid_union" ? bestBranch(issue.errors) : undefined;
  return branch === undefined
    ? at(wrong(key, value, meta))
    : branch.flatMap((one) => explainOne(about, one, path));
}

/** Of the forms that a value may have, the one that it comes nearest to; undefined if it has none of their types. */
function bestBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const candidates = branches.filter((issues) => !issues.some(isOtherType));
  return candidates.sort((a, b) => weight(a) - weight(b))[0];
}

function isOtherType(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function weight(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}

function wrong(key: string, value: unknown, { takes, words, closed }: Takes): Finding {
  if (typeof value !== "string" || words === undefined) return { code: "wrong-type", key, value, takes };
  const near = ourWords(value).find((word) => words.includes(word)) ?? nearest(value, words);
  if (near === undefined && closed !== true) return { code: "wrong-type", key, value, takes };
  return { code: "unknown-choice", key, value, choices: words, ...(near === undefined ? {} : { near }) };
}
