import type { AnyNode, ImportDeclaration, Program } from "acorn";
import { assert } from "../../base/assert";
import type { Span } from "../../base/issue";
import { allNames } from "./free-names";
import { parseScript } from "./parse";
import { childrenOf } from "./walk";

/** A cell as a function, with the way back from a place in it to the place in the cell. */
export interface CompiledScript {
  /** An expression: `async (…params) => {…}`. It resolves with the value of the last expression. */
  code: string;
  /** Names of the parameters in order; those that are helpers stand in `helpers` too. */
  params: string[];
  helpers: Record<keyof typeof helperNames, string>;
  /** From an offset in `code` to the offset in the cell, of what was put in to the place where it was put. */
  sourceOffset(offset: number): number;
}

/** What the text is made to call: between the turns of a loop, at each `await`, and to import. */
const helperNames = {
  tick: "$tick",
  await: "$await",
  each: "$each",
  load: "$load",
  imported: "$imported",
};

/**
 * Makes a function of a cell, whose text parses, that is given `names`. Nothing is rearranged, pieces are only put in;
 * types become blanks, and `import` becomes a call at the top.
 */
export function compileScript(source: string, names: readonly string[]): CompiledScript {
  const parsed = parseScript(source);
  assert(parsed.ok, "only a cell without issues is compiled");
  const { program, code } = parsed;
  const taken = allNames(program);
  const helpers = { ...helperNames };
  for (const key of ["tick", "await", "each", "load", "imported"] as const)
    while (taken.has(helpers[key]) || names.includes(helpers[key])) helpers[key] += "$";
  const edits = new Edits(code);
  const imports = program.body.filter((node) => node.type === "ImportDeclaration");
  for (const node of imports) edits.replace(node.start, node.end, "");
  for (const statement of program.body) instrument(statement, edits, helpers);
  returnLast(program, edits);
  const params = [...Object.values(helpers), ...names];
  const before = `(async (${params.join(", ")}) => {"use strict"; ${imports.map((node) => importCall(node, helpers)).join("")}{`;
  const after = "\n}})";
  return {
    code: before + edits.text + after,
    params,
    helpers,
    sourceOffset: (offset) => edits.sourceOffset(offset - before.length),
  };
}

function instrument(node: AnyNode, edits: Edits, helpers: CompiledScript["helpers"]): void {
  switch (node.type) {
    case "ImportDeclaration":
      return;
    case "ImportExpression":
      edits.replace(node.start, node.start + "import".length, helpers.load);
      break;
    case "AwaitExpression":
      edits.insert(node.argument.start, `${helpers.await}(`);
      edits.close(node.argument, `, ${node.start})`);
      break;
    case "ForOfStatement":
      if (node.await) {
        edits.insert(node.right.start, `${helpers.each}(`);
        edits.close(node.right, `, ${node.start})`);
      }
      tick(node.body, edits, helpers.tick);
      break;
    case "ForStatement":
    case "ForInStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      tick(node.body, edits, helpers.tick);
      break;
    default:
  }
  for (const child of childrenOf(node)) instrument(child, edits, helpers);
}

/** At the begin of every turn of a loop, so that a loop without an end can be stopped. */
function tick(body: AnyNode, edits: Edits, name: string): void {
  if (body.type === "BlockStatement") edits.insert(body.start + 1, `${name}();`);
  else {
    edits.insert(body.start, `{${name}();`);
    edits.close(body, "}");
  }
}

/** The value of a last expression is the value of the cell; an assignment is made for its effect. */
function returnLast(program: Program, edits: Edits): void {
  const last = program.body.at(-1);
  if (last?.type !== "ExpressionStatement" || last.expression.type === "AssignmentExpression") return;
  edits.insertFirst(last.start, "return (");
  const end = closingBrackets(edits.source, last.expression.end, last.end);
  edits.close({ start: last.start, end }, ")");
}

/** Brackets around the whole expression belong to it. */
function closingBrackets(source: string, from: number, end: number): number {
  const match = /^[\s)]*\)/.exec(source.slice(from, end));
  return from + (match?.[0].length ?? 0);
}

function importCall(node: ImportDeclaration, helpers: CompiledScript["helpers"]): string {
  const from = JSON.stringify(node.source.value);
  const wanted = node.specifiers.flatMap((each) =>
    each.type === "ImportSpecifier"
      ? [nameIn(each.imported)]
      : each.type === "ImportDefaultSpecifier"
        ? ["default"]
        : [],
  );
  const call = `await ${helpers.imported}(${from}, ${JSON.stringify(wanted)}, ${node.start})`;
  const space = node.specifiers.find(({ type }) => type === "ImportNamespaceSpecifier");
  const named = node.specifiers.flatMap((each) =>
    each.type === "ImportSpecifier"
      ? [`${JSON.stringify(nameIn(each.imported))}: ${each.local.name}`]
      : each.type === "ImportDefaultSpecifier"
        ? [`default: ${each.local.name}`]
        : [],
  );
  if (space === undefined) return named.length === 0 ? `${call};` : `const {${named.join(", ")}} = ${call};`;
  const rest = named.length === 0 ? "" : ` const {${named.join(", ")}} = ${space.local.name};`;
  return `const ${space.local.name} = ${call};${rest}`;
}

function nameIn(node: AnyNode): string {
  return node.type === "Identifier" ? node.name : node.type === "Literal" ? String(node.value) : "";
}

interface Edit {
  at: number;
  /** Where what is replaced ends. */
  end: number;
  text: string;
  /** Of edits at one place, the lower ones come first. */
  rank: number;
}

/** A stretch of the result: of the source from `from` on, or put in there. */
interface Piece {
  text: string;
  from: number;
  verbatim: boolean;
}

/** Pieces to put into a text, and where each place of the result was before. */
class Edits {
  private readonly edits: Edit[] = [];
  private pieces: Piece[] | undefined;

  constructor(readonly source: string) {}

  insert(at: number, text: string): void {
    this.edits.push({ at, end: at, text, rank: 1 });
  }
  insertFirst(at: number, text: string): void {
    this.edits.push({ at, end: at, text, rank: 0 });
  }
  /** At the end of a stretch, before what begins there. Of stretches that end together the inner one is closed first. */
  close({ start, end }: Span, text: string): void {
    this.edits.push({ at: end, end, text, rank: -1 - start });
  }
  replace(at: number, end: number, text: string): void {
    this.edits.push({ at, end, text, rank: 2 });
  }

  get text(): string {
    return this.made()
      .map(({ text }) => text)
      .join("");
  }

  sourceOffset(offset: number): number {
    let rest = offset;
    for (const { text, from, verbatim } of this.made()) {
      if (rest < text.length) return verbatim ? from + Math.max(0, rest) : from;
      rest -= text.length;
    }
    return this.source.length;
  }

  private made(): Piece[] {
    if (this.pieces !== undefined) return this.pieces;
    const pieces: Piece[] = [];
    let from = 0;
    for (const { at, end, text } of [...this.edits].sort((a, b) => a.at - b.at || a.rank - b.rank)) {
      pieces.push(
        { text: this.source.slice(from, at), from, verbatim: true },
        { text, from: at, verbatim: false },
      );
      from = end;
    }
    pieces.push({ text: this.source.slice(from), from, verbatim: true });
    return (this.pieces = pieces);
  }
}
