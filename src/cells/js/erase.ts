import type { AnyNode } from "acorn";
import type { Issue } from "../../base/issue";
import { scriptIssues } from "./issues";
import { childrenOf, isNode } from "./walk";

/** A node of TypeScript's, of which acorn's types know nothing. */
interface Typed {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/**
 * The source with blanks where types stand, so that lines and columns stay. What would need code in place of a type,
 * such as an enum, is an issue. The idea is that of TypeScript's `erasableSyntaxOnly` and of Node's own stripping.
 */
export function eraseTypes(source: string, program: AnyNode): { code: string; issue?: Issue } {
  const eraser = new Eraser(source);
  eraser.visit(program);
  return eraser.issue === undefined ? { code: eraser.code } : { code: source, issue: eraser.issue };
}

const wholeStatements = new Set([
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSDeclareFunction",
  "TSNamespaceExportDeclaration",
]);
const wholeMembers = new Set([
  "TSIndexSignature",
  "TSDeclareMethod",
  "TSAbstractMethodDefinition",
  "TSAbstractPropertyDefinition",
]);
const pureTypes = new Set(["TSTypeAnnotation", "TSTypeParameterDeclaration", "TSTypeParameterInstantiation"]);
const notErasable: Record<string, [what: string, instead: string]> = {
  TSEnumDeclaration: ["an enum", "Write a constant object, as in `const colors = {red: 0, blue: 1}`."],
  TSModuleDeclaration: ["a namespace", "Write a constant object with the functions in it."],
  TSParameterProperty: ["a parameter property", "Declare the field and set it in the constructor."],
  TSImportEqualsDeclaration: ["`import =`", 'Write `await import("name")`.'],
  TSExportAssignment: ["`export =`", "Write `exports({name})`."],
  Decorator: ["a decorator", "Call the function on the class after it."],
};
/** Statements that need a semicolon where a type stood at their end, lest the next line continues them. */
const simpleStatements = new Set([
  "ExpressionStatement",
  "VariableDeclaration",
  "ReturnStatement",
  "ThrowStatement",
  "PropertyDefinition",
]);

class Eraser {
  issue: Issue | undefined;
  private readonly characters: string[];

  constructor(private readonly source: string) {
    this.characters = source.split("");
  }

  get code(): string {
    return this.characters.join("");
  }

  visit(node: AnyNode | Typed): void {
    // SAFETY: the fields of TypeScript's nodes are read as unknown and looked at before they are used.
    const typed = node as Typed;
    const { type, start, end } = typed;
    const refused = notErasable[type];
    if (typed["declare"] === true || wholeStatements.has(type)) return this.statement(start, end);
    if (refused !== undefined) return this.refuse(refused, typed);
    if (wholeMembers.has(type) || hasNoBody(typed)) return this.blank(start, end);
    if (pureTypes.has(type)) return this.blank(start, end);
    if (typed["importKind"] === "type" || typed["exportKind"] === "type")
      return type.endsWith("Specifier") ? this.listed(typed) : this.statement(start, end);
    this.own(typed);
    // SAFETY: a child is looked at by its `type` alone.
    for (const child of childrenOf(typed as unknown as AnyNode)) this.visit(child);
    if (simpleStatements.has(type)) this.terminate(start, end);
  }

  /** What is TypeScript's in a node beside its children. */
  private own(node: Typed): void {
    const { type, start, end } = node;
    const expression = node["expression"];
    if (type === "TSAsExpression" || type === "TSSatisfiesExpression" || type === "TSNonNullExpression") {
      // A bracket that closes around the expression alone stays, as the one that opens it does.
      if (isNode(expression)) this.blank(this.close(expression.end, end), end);
    } else if (type === "TSTypeAssertion") {
      if (isNode(expression)) this.blank(start, this.open(expression.start, start));
    } else if (type === "TSInstantiationExpression") {
      if (isNode(expression)) this.blank(expression.end, end);
    } else if (type === "Identifier" || type.endsWith("Pattern")) this.binding(node);
    else if (type === "ClassDeclaration" || type === "ClassExpression") this.classHead(node);
    else if (type === "PropertyDefinition" || type === "MethodDefinition") this.member(node);
    else if (type === "VariableDeclarator" && node["definite"] === true && isNode(node["id"]))
      this.mark("!", node["id"].start, this.annotationStart(node["id"]) ?? node["id"].end);
    if (type === "ArrowFunctionExpression") this.arrow(node);
    if (Array.isArray(node["params"])) this.receiver(node["params"]);
  }

  /** An optional parameter. */
  private binding(node: Typed): void {
    if (node["optional"] === true) this.mark("?", node.start, this.annotationStart(node) ?? node.end);
  }

  private classHead(node: Typed): void {
    const { start, body } = node;
    if (!isNode(body)) return;
    if (node["abstract"] === true) this.word("abstract", start, body.start);
    const list: unknown[] = Array.isArray(node["implements"]) ? node["implements"] : [];
    const [first] = list;
    const last = list.at(-1);
    if (!isNode(first) || !isNode(last)) return;
    this.blank(this.source.lastIndexOf("implements", first.start), last.end);
  }

  private member(node: Typed): void {
    const { start, key, end } = node;
    if (!isNode(key)) return;
    const bracket = node["computed"] === true ? this.source.lastIndexOf("[", key.start) : key.start;
    for (const word of ["public", "private", "protected", "readonly", "override"])
      this.word(word, start, bracket);
    const stop = this.annotationStart(node) ?? end;
    if (node["optional"] === true) this.mark("?", key.end, stop);
    if (node["definite"] === true) this.mark("!", key.end, stop);
  }

  /** A line break before the arrow is allowed after a type and nowhere else: the bracket moves down to the arrow. */
  private arrow(node: Typed): void {
    const returned = node["returnType"];
    if (!isNode(returned)) return;
    const arrow = this.source.indexOf("=>", returned.end);
    const close = this.source.lastIndexOf(")", returned.start);
    if (close < 0 || !this.source.slice(close, arrow).includes("\n")) return;
    this.characters[close] = " ";
    this.kept.set(returned.end - 1, ")");
  }

  /** `this` as a parameter is a type alone. */
  private receiver(params: unknown[]): void {
    const [first, second] = params;
    if (!isNode(first) || first.type !== "Identifier" || first.name !== "this") return;
    const comma = this.source.indexOf(",", first.end);
    const until = isNode(second) ? comma + 1 : first.end;
    this.blank(first.start, until);
  }

  private annotationStart(node: object): number | undefined {
    const annotation: unknown = Reflect.get(node, "typeAnnotation");
    return isNode(annotation) ? annotation.start : undefined;
  }

  private readonly kept = new Map<number, string>();

  private blank(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const character = this.source.charAt(i);
      if (character !== "\n" && character !== "\r") this.characters[i] = this.kept.get(i) ?? " ";
    }
  }

  /** A semicolon stays, so that the lines around do not run into each other. */
  private statement(from: number, to: number): void {
    this.blank(from, to);
    this.characters[from] = ";";
  }

  private listed(node: Typed): void {
    const comma = /^\s*,/.exec(this.source.slice(node.end));
    this.blank(node.start, node.end + (comma?.[0].length ?? 0));
  }

  /** Past the brackets that close around an expression before its type begins. */
  private close(from: number, end: number): number {
    const match = /^(?:\s|\)|\/\*[^]*?\*\/|\/\/[^\n]*\n)*\)/.exec(this.source.slice(from, end));
    return from + (match?.[0].length ?? 0);
  }

  /** Before the brackets that open around an expression after its type. */
  private open(until: number, start: number): number {
    const match = /\((?:\s|\()*$/.exec(this.source.slice(start, until));
    return match === null ? until : start + match.index;
  }

  private word(word: string, from: number, to: number): void {
    const at = this.source.slice(from, to).search(new RegExp(`(?<![\\w$])${word}(?![\\w$])`));
    if (at >= 0) this.blank(from + at, from + at + word.length);
  }

  private mark(mark: string, from: number, to: number): void {
    const at = this.source.slice(from, to).lastIndexOf(mark);
    if (at >= 0) this.blank(from + at, from + at + 1);
  }

  private terminate(start: number, end: number): void {
    if (this.characters[end - 1] !== " ") return;
    let last = end - 1;
    while (last > start && /\s/.test(this.characters[last] ?? "")) last--;
    for (let i = last + 1; i < end; i++) {
      if (/\s/.test(this.source.charAt(i))) continue;
      this.characters[i] = ";";
      return;
    }
  }

  private refuse([what, instead]: [string, string], { start, end }: Typed): void {
    const line = this.source.indexOf("\n", start);
    this.issue ??= scriptIssues.typeCode(what, instead, {
      start,
      end: line < 0 ? end : Math.min(end, line),
    });
  }
}

/** A member that says what others have or do: abstract, or one of several forms of a method. */
function hasNoBody(node: Typed): boolean {
  if (node.type !== "MethodDefinition" && node.type !== "PropertyDefinition") return false;
  const value = node["value"];
  const isBare = isNode(value) && /^TS(EmptyBody|Declare)/.test(value.type);
  return node["abstract"] === true || isBare;
}
