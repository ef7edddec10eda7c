import type { Issue, Span } from "../../base/issue";
import type { Need } from "../kind";
import { dataNeed } from "../needs";
import type { ParsedCell } from "../parsed";
import { findCell } from "../references";
import { scriptKind } from "../script-kind";
import { scriptIssues } from "./issues";
import type { ScriptFacts, ScriptUse } from "./script";

/** What a name in a cell means there. */
export interface NamedValue {
  /** As the cell writes it. */
  name: string;
  /** As the cell that defines it writes it. */
  defined: string;
  kind: "data" | "model" | typeof scriptKind;
  needs: Need[];
}

/** How a name of the notebook is written in a cell, where a name has no hyphens. */
function identifierOf(name: string): string {
  return name.replaceAll("-", "_");
}

/** The names of the notebook that a cell uses, as far as they stand above it. */
export function namedValues(script: ScriptFacts, above: readonly ParsedCell[]): NamedValue[] {
  return script.uses.flatMap((use) => {
    const found = definitionOf(use.name, above);
    return found === undefined ? [] : [{ ...found, name: use.name, needs: needsFor(found, use, above) }];
  });
}

/** All nodes that a cell needs, each once. */
export function scriptNeeds(script: ScriptFacts, above: readonly ParsedCell[]): Need[] {
  const needs = new Map<string, Need>();
  for (const value of namedValues(script, above))
    for (const need of value.needs) needs.set(`${need.kind} ${need.name}`, need);
  return [...needs.values()];
}

export function scriptNodes(script: ScriptFacts): Need[] {
  return script.exports.map(({ name }) => ({ kind: scriptKind, name }));
}

/** Names that are taken, and names that stand below. */
export function scriptPlaceIssues(cells: readonly ParsedCell[], position: number): Issue[] {
  const script = cells[position]?.script;
  if (script === undefined) return [];
  const above = cells.slice(0, position);
  const below = cells.slice(position + 1);
  const taken = script.exports.flatMap(({ name, span }) => {
    const first = definitionOf(name, above);
    return first === undefined ? [] : [scriptIssues.duplicate(name, titleOf(first), span)];
  });
  const own = new Set(script.exports.map(({ name }) => name));
  const early = script.uses.flatMap(({ name, span }) => {
    const later = definitionOf(name, above) === undefined ? definitionOf(name, below) : undefined;
    // A name of JavaScript's own, such as `name` or `Map`, may be meant.
    if (later === undefined || own.has(name) || name in globalThis) return [];
    return [scriptIssues.below(name, titleOf(later), span)];
  });
  return [...taken, ...early];
}

/** The name of a cell of the cell language that a JavaScript cell above exports already. */
export function scriptNameIssues(name: string, span: Span, above: readonly ParsedCell[]): Issue[] {
  const first = definitionOf(identifierOf(name), above);
  return first?.kind === scriptKind ? [scriptIssues.duplicate(name, titleOf(first), span)] : [];
}

type Definition = Pick<NamedValue, "defined" | "kind">;

function definitionOf(name: string, cells: readonly ParsedCell[]): Definition | undefined {
  for (const cell of [...cells].reverse()) {
    if (cell.script?.exports.some((each) => each.name === name) === true)
      return { defined: name, kind: scriptKind };
    const { kind, name: defined } = cell;
    if ((kind === "data" || kind === "model") && defined !== undefined && identifierOf(defined) === name)
      return { defined, kind };
  }
  return undefined;
}

function needsFor({ defined, kind }: Definition, use: ScriptUse, above: readonly ParsedCell[]): Need[] {
  const own = { kind, name: defined };
  if (kind !== "model") return [own];
  const cell = findCell(above, "model", defined);
  const data = cell === undefined ? [] : dataNeed({ cell, above });
  const needs = [...data, own];
  if (findCell(above, "train", defined) === undefined) return needs;
  needs.push({ kind: "train", name: defined });
  // Judging takes a moment, and a failure of it would skip a cell that asks for nothing of it.
  const judged = use.members === undefined || use.members.includes("metrics");
  if (judged && findCell(above, "evaluate", defined) !== undefined)
    needs.push({ kind: "evaluate", name: defined });
  return needs;
}

function titleOf({ defined, kind }: Definition): string {
  return kind === scriptKind ? "a `{js}` cell" : `\`${kind}: ${defined}\``;
}
