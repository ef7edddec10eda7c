import type { AnyNode, Identifier, Program } from "acorn";
import { childrenOf, isNode, nodesOf } from "./walk";

/** A place where a cell names something that it does not declare itself. */
export interface FreeName {
  name: string;
  node: Identifier;
  /** What is read of it, as `rows` in `weather.rows`; undefined where it is used as a whole. */
  member?: string;
}

/** All identifiers of a program that no declaration of its own stands behind, in the order of the text. */
export function freeNames(program: Program): FreeName[] {
  const found: FreeName[] = [];
  visitScope(program, program.body, new Set(), found);
  return found.sort((a, b) => a.node.start - b.node.start);
}

type Names = ReadonlySet<string>;

/** A block, a function's body or the whole: what is declared in it is known in all of it. */
function visitScope(scope: AnyNode, body: readonly AnyNode[], outer: Names, found: FreeName[]): void {
  const names = new Set(outer);
  for (const statement of body) declareLexical(statement, names);
  if (scope.type === "Program") declareVars(scope, names);
  for (const statement of body) visit(statement, names, found);
}

function visit(node: AnyNode, names: Names, found: FreeName[]): void {
  switch (node.type) {
    case "Identifier":
      if (!names.has(node.name)) found.push({ name: node.name, node });
      return;
    case "MemberExpression": {
      const { object, property, computed } = node;
      if (object.type === "Identifier" && !computed && property.type === "Identifier") {
        if (!names.has(object.name)) found.push({ name: object.name, node: object, member: property.name });
        return;
      }
      visit(object, names, found);
      if (computed) visit(property, names, found);
      return;
    }
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      if (node.computed) visit(node.key, names, found);
      if (node.value) visit(node.value, names, found);
      return;
    case "BlockStatement":
    case "StaticBlock":
      return visitScope(node, node.body, names, found);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return visitFunction(node, names, found);
    case "ClassDeclaration":
    case "ClassExpression": {
      const inner = node.id ? new Set([...names, node.id.name]) : names;
      if (node.superClass) visit(node.superClass, names, found);
      return visit(node.body, inner, found);
    }
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "SwitchStatement":
    case "CatchClause":
      return visitHead(node, names, found);
    case "LabeledStatement":
      return visit(node.body, names, found);
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
    case "ImportDeclaration":
      return;
    default:
      for (const child of childrenOf(node)) visit(child, names, found);
  }
}

function visitFunction(
  node: Extract<AnyNode, { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }>,
  outer: Names,
  found: FreeName[],
): void {
  const names = new Set(outer);
  if (node.id) names.add(node.id.name);
  if (node.type !== "ArrowFunctionExpression") names.add("arguments");
  for (const param of node.params) declarePattern(param, names);
  declareVars(node.body, names);
  for (const param of node.params) visit(param, names, found);
  visit(node.body, names, found);
}

/** Statements whose head declares names for their body alone. */
function visitHead(node: AnyNode, outer: Names, found: FreeName[]): void {
  const names = new Set(outer);
  if (node.type === "CatchClause" && node.param) declarePattern(node.param, names);
  for (const child of childrenOf(node)) {
    declareLexical(child, names);
    if (child.type === "SwitchCase") for (const inner of child.consequent) declareLexical(inner, names);
  }
  for (const child of childrenOf(node)) visit(child, names, found);
}

/** What a statement declares for the block that it stands in. */
function declareLexical(node: AnyNode, names: Set<string>): void {
  if (node.type === "VariableDeclaration" && node.kind !== "var")
    for (const { id } of node.declarations) declarePattern(id, names);
  else if ((node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id)
    names.add(node.id.name);
  else if (node.type === "ImportDeclaration") for (const { local } of node.specifiers) names.add(local.name);
}

/** What `var` declares anywhere in a function, but not in the functions inside it. */
function declareVars(node: AnyNode, names: Set<string>): void {
  if (node.type === "VariableDeclaration" && node.kind === "var")
    for (const { id } of node.declarations) declarePattern(id, names);
  for (const child of childrenOf(node)) if (!isFunction(child)) declareVars(child, names);
}

function declarePattern(pattern: AnyNode, names: Set<string>): void {
  switch (pattern.type) {
    case "Identifier":
      names.add(pattern.name);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties)
        declarePattern(property.type === "Property" ? property.value : property.argument, names);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (isNode(element)) declarePattern(element, names);
      return;
    case "AssignmentPattern":
      return declarePattern(pattern.left, names);
    case "RestElement":
      return declarePattern(pattern.argument, names);
    default:
  }
}

function isFunction({ type }: AnyNode): boolean {
  return (
    type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression"
  );
}

/** Every identifier of a text, declared or not: names of ours must differ from all of them. */
export function allNames(program: Program): Set<string> {
  const names = new Set<string>();
  for (const node of nodesOf(program)) if (node.type === "Identifier") names.add(node.name);
  return names;
}
