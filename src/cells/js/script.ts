import type { AnyNode, Program } from "acorn";
import type { Issue, Span } from "../../base/issue";
import { freeNames, type FreeName } from "./free-names";
import { scriptIssues } from "./issues";
import { parseScript } from "./parse";
import { nodesOf } from "./walk";

/** What the text of a JavaScript cell says of its place in the notebook. */
export interface ScriptFacts {
  /** Names that it does not declare itself, each once: those of the notebook, of every cell, and JavaScript's own. */
  uses: ScriptUse[];
  /** Names that it publishes with `exports({…})`, each once. */
  exports: { name: string; span: Span }[];
}

export interface ScriptUse {
  name: string;
  /** Of its first place. */
  span: Span;
  /** What is read of it, as `rows` in `weather.rows`; undefined where it is also used as a whole. */
  members: readonly string[] | undefined;
}

/** Names that are there in every cell, beside JavaScript's own. */
export const builtIns = ["tf", "display", "exports", "jit", "signal", "console", "process"] as const;

/** Reads a cell as far as the graph of the notebook needs it. Never throws. */
export function readScript(source: string): { facts: ScriptFacts; issues: Issue[] } {
  const parsed = parseScript(source);
  if (!parsed.ok) return { facts: { uses: [], exports: [] }, issues: [parsed.issue] };
  const { program } = parsed;
  const free = freeNames(program);
  const uses = new Map<string, ScriptUse>();
  for (const { name, node, member } of free) {
    const before = uses.get(name);
    const members = before === undefined ? [] : before.members;
    uses.set(name, {
      name,
      span: before?.span ?? spanOf(node),
      members: member === undefined || members === undefined ? undefined : [...members, member],
    });
  }
  const published = exportsOf(program, free);
  const issues = [...published.issues, ...moduleIssues(program)];
  return { facts: { uses: [...uses.values()], exports: published.names }, issues };
}

function exportsOf(
  program: Program,
  free: readonly FreeName[],
): { names: ScriptFacts["exports"]; issues: Issue[] } {
  const places = new Set<AnyNode>(free.flatMap(({ name, node }) => (name === "exports" ? [node] : [])));
  const names: ScriptFacts["exports"] = [];
  const issues: Issue[] = [];
  for (const node of nodesOf(program)) {
    if (node.type !== "CallExpression" || !places.delete(node.callee)) continue;
    const [argument] = node.arguments;
    if (argument?.type !== "ObjectExpression") {
      issues.push(scriptIssues.exportsArgument(spanOf(argument ?? node)));
      continue;
    }
    for (const property of argument.properties) {
      const name = property.type === "Property" && !property.computed ? keyOf(property.key) : undefined;
      if (name === undefined) issues.push(scriptIssues.exportsArgument(spanOf(property)));
      else if (isBuiltIn(name)) issues.push(scriptIssues.reserved(name, spanOf(property)));
      else if (!names.some((other) => other.name === name)) names.push({ name, span: spanOf(property) });
    }
  }
  // What is left is not called by its name, such as `exports.rows = rows`.
  for (const node of places) issues.push(scriptIssues.exportsArgument(spanOf(node)));
  return { names, issues };
}

/** What only a module can have. */
function moduleIssues(program: Program): Issue[] {
  return [...nodesOf(program)].flatMap((node) => {
    if (exportStatements.has(node.type))
      return [scriptIssues.exportStatement({ start: node.start, end: node.start + "export".length })];
    if (node.type === "MetaProperty" && node.meta.name === "import")
      return [scriptIssues.importMeta(spanOf(node))];
    return [];
  });
}

function isBuiltIn(name: string): boolean {
  return builtIns.some((builtIn) => builtIn === name);
}

function keyOf(key: AnyNode): string | undefined {
  if (key.type === "Identifier") return key.name;
  const isName =
    key.type === "Literal" && typeof key.value === "string" && /^[A-Za-z_$][\w$]*$/.test(key.value);
  return isName ? String(key.value) : undefined;
}

function spanOf({ start, end }: AnyNode): Span {
  return { start, end };
}

const exportStatements: ReadonlySet<string> = new Set([
  "ExportNamedDeclaration",
  "ExportDefaultDeclaration",
  "ExportAllDeclaration",
]);
