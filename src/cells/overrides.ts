import { parseDocument } from "yaml";
import type { Issue } from "../base/issue";
import { complete } from "./complete";
import { kindNamed, kinds } from "./index";
import { issue, type Finding } from "./issues";
import { expandShorthands, type Raw } from "./keys";
import { nearest } from "./nearest";
import type { ParsedCell } from "./parsed";
import { readConfig } from "./read-config";
import { withKeys } from "./syntax";

export interface Overridden {
  cells: ParsedCell[];
  /** What is wrong with the parameters themselves, a usage error: a target that is not there, a value that is no YAML. */
  usage: Issue[];
}

/**
 * Puts values of `-p kind.name.key=value` into the cells: shorthands are expanded first, dots go into objects and, as
 * numbers from 0, into lists. What is wrong with a value stands in the issues of its cell.
 */
export function applyOverrides(cells: readonly ParsedCell[], params: Record<string, string>): Overridden {
  // What was completed from the cells above is read anew, since those may now say something else.
  const changed = cells.map((cell) => (cell.config === undefined ? cell : withKeys(cell, cell.raw)));
  const usage: Issue[] = [];
  for (const [target, text] of Object.entries(params)) {
    const found = locate(changed, target);
    const value = readValue(text);
    if (found === undefined) usage.push(usageIssue(unknownTarget(cells, target)));
    else if (value === undefined) usage.push(usageIssue({ code: "bad-parameter", target, value: text }));
    else {
      const { position, cell, path } = found;
      const raw = put(expandShorthands(kindNamed(cell.kind)?.keys ?? {}, cell.raw), path, value.value);
      if (knows(cell, raw, path)) changed[position] = withKeys(cell, raw);
      else usage.push(usageIssue(unknownTarget(cells, target)));
    }
  }
  return { cells: complete(changed), usage };
}

function locate(cells: readonly ParsedCell[], target: string) {
  const [kind, name, ...path] = target.split(".");
  const position = cells.findIndex((cell) => cell.kind === kind && cell.name === name);
  const cell = cells[position];
  if (cell === undefined || path.length === 0 || path.includes("__proto__")) return undefined;
  return { position, cell, path };
}

/** Whether the keys of a path are ones that the kind knows, whatever their value. */
function knows(cell: ParsedCell, raw: Raw, path: readonly string[]): boolean {
  const kind = kindNamed(cell.kind);
  if (kind === undefined || !Object.hasOwn(kind.keys, path[0] ?? "")) return false;
  return !readConfig(kind, raw).findings.some(
    ({ finding, path: at }) =>
      finding.code === "unknown-key" &&
      at.every((step, depth) => path[depth] === undefined || String(step) === path[depth]),
  );
}

/** A copy with the value at the path; what is not an object or a list on the way becomes an object. */
function put(container: unknown, path: readonly string[], value: unknown): Raw {
  // SAFETY: a path into a list gives the list back, which the caller puts where it was; at the top stands an object.
  return putAny(container, path, value) as Raw;
}

function putAny(container: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(container) && /^\d{1,6}$/.test(step) && Number(step) < container.length) {
    return container.map((item: unknown, index) =>
      index === Number(step) ? putAny(item, rest, value) : item,
    );
  }
  const object: Raw =
    typeof container === "object" && container !== null && !Array.isArray(container) ? { ...container } : {};
  object[step] = putAny(object[step], rest, value);
  return object;
}

function readValue(text: string): { value: unknown } | undefined {
  try {
    const document = parseDocument(text, { version: "1.2", schema: "core", merge: false, logLevel: "error" });
    if (text.length > 10_000 || document.errors.length > 0 || document.warnings.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return { value };
  } catch {
    // An alias without its anchor is thrown, not reported.
    return undefined;
  }
}

function unknownTarget(cells: readonly ParsedCell[], target: string): Finding {
  const known = cells.flatMap((cell) => {
    const keys = kindNamed(cell.kind)?.keys ?? {};
    return cell.name === undefined ? [] : Object.keys(keys).map((key) => `${cell.kind}.${cell.name}.${key}`);
  });
  const near = nearestTarget(known, target);
  return { code: "unknown-target", target, ...(near === undefined ? {} : { near }) };
}

/** Letters count by their parts: in `train.nett.epochs` the name alone is compared with names. */
function nearestTarget(known: readonly string[], target: string): string | undefined {
  const parts = target.split(".");
  return known.find((candidate) =>
    candidate.split(".").every((word, index) => {
      const part = parts[index] ?? "";
      return part === word || nearest(part, index === 0 ? kinds.map((kind) => kind.name) : [word]) === word;
    }),
  );
}

function usageIssue(finding: Finding): Issue {
  return issue(finding, { start: 0, end: 0 });
}
