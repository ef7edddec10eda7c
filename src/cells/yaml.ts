import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  parseDocument,
  Parser,
  type YAMLError,
} from "yaml";
import type { Span } from "../base/issue";
import { findingOf, type YamlFinding } from "./yaml-errors";

/** A value of the cell and where it stands. */
export interface Entry {
  value: unknown;
  span: Span;
  /** Of the key, where the value belongs to one. */
  keySpan?: Span;
  children: Map<string, Entry>;
}

export interface ReadYaml {
  /** Undefined where nothing could be read. */
  root?: Entry;
  findings: YamlFinding[];
}

const maxBytes = 256 * 1024;
const maxDepth = 64;
const refusedKeys = new Set(["__proto__", "constructor", "prototype"]);

/** Reads YAML 1.2, core schema, as plain values with their spans; no aliases, tags or merge keys. Never throws. */
export function readYaml(source: string): ReadYaml {
  const all = { start: 0, end: source.length };
  const bytes = source.length > maxBytes ? source.length : Buffer.byteLength(source);
  if (bytes > maxBytes)
    return { findings: [{ finding: { code: "cell-too-long", bytes, limit: maxBytes }, span: all }] };
  const deep = depthExceededAt(source);
  if (deep !== undefined) return { findings: [tooDeep(deep)] };
  const document = parseDocument(source, {
    version: "1.2",
    schema: "core",
    merge: false,
    // Ours is linear; the library's compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const errors = firstOfEachLine([...document.errors, ...document.warnings], source);
  const findings = errors.map((error) => findingOf(error, source));
  const reader = new Reader(source, findings);
  const root = document.contents === null ? undefined : reader.read(document.contents, 0);
  findings.sort((a, b) => a.span.start - b.span.start);
  return root === undefined ? { findings } : { root, findings };
}

class Reader {
  constructor(
    private readonly source: string,
    private readonly findings: YamlFinding[],
  ) {}

  read(node: Node, depth: number): Entry {
    const span = this.spanOf(node);
    const entry: Entry = { value: null, span, children: new Map() };
    if (depth > maxDepth) {
      this.findings.push(tooDeep(span.start));
      return entry;
    }
    if (isAlias(node)) {
      this.refuse("alias", span);
      return entry;
    }
    if (node.anchor !== undefined) this.refuse("alias", span, `&${node.anchor}`);
    if (isScalar(node)) entry.value = node.value;
    else if (isSeq<Node>(node)) {
      entry.value = node.items.map((item, index) => this.child(entry, String(index), item, depth));
    } else if (isMap<Node, Node | null>(node)) {
      const value: Record<string, unknown> = {};
      for (const { key, value: item } of node.items) {
        const keySpan = this.spanOf(key);
        if (!isScalar(key)) {
          this.refuse(isAlias(key) ? "alias" : "key", keySpan);
          continue;
        }
        const name = String(key.value);
        if (refusedKeys.has(name))
          this.findings.push({ finding: { code: "forbidden-key", key: name }, span: keySpan });
        else if (entry.children.has(name))
          this.findings.push({ finding: { code: "duplicate-key", key: name }, span: keySpan });
        else value[name] = this.child(entry, name, item, depth, keySpan);
      }
      entry.value = value;
    }
    return entry;
  }

  private child(parent: Entry, name: string, node: Node | null, depth: number, keySpan?: Span): unknown {
    const child: Entry =
      node === null
        ? { value: null, span: keySpan ?? parent.span, children: new Map() }
        : this.read(node, depth + 1);
    if (child.span.end <= child.span.start && keySpan !== undefined) child.span = keySpan;
    if (keySpan !== undefined) child.keySpan = keySpan;
    parent.children.set(name, child);
    return child.value;
  }

  private refuse(trouble: "alias" | "key", span: Span, text = this.source.slice(span.start, span.end)): void {
    this.findings.push({ finding: { code: "bad-yaml", trouble, text }, span });
  }

  private spanOf(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return { start, end: start + this.source.slice(start, end).trimEnd().length };
  }
}

/**
 * Where the text nests deeper than we read. The library composes nested nodes by recursion and can exhaust the
 * stack, even the memory, of the process; its parser below keeps a stack of its own, whose height tells in time.
 */
function depthExceededAt(source: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(source)) {
    // The tokens themselves are of no interest here; the generator has to be run down all the same.
    for (const token of parser.next(lexeme)) void token;
    if (parser.stack.length > 2 * maxDepth) return parser.offset;
  }
  return undefined;
}

function tooDeep(at: number): YamlFinding {
  return { finding: { code: "too-deep", limit: maxDepth }, span: { start: at, end: at + 1 } };
}

/** One slip makes the library complain several times; the first of a line says it. */
function firstOfEachLine(errors: readonly YAMLError[], source: string): YAMLError[] {
  const seen = new Set<number>();
  return errors.filter(({ pos: [start] }) => {
    const line = source.lastIndexOf("\n", start - 1);
    if (seen.has(line)) return false;
    seen.add(line);
    return true;
  });
}
