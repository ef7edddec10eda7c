import { extname } from "node:path";
import { tableFault } from "./faults";
import { resolveSource, type Places } from "./paths";
import { queryFault } from "./query-faults";
import { literalGlob, quoted } from "./sandbox";

/** A query in which every file is written as its real path, and how to find the way back. */
export interface Placed {
  sql: string;
  /** Real paths, each once. */
  files: string[];
  /** From an offset in the new text to the one in the user's. */
  original(offset: number): number;
}

const fileReaders = ["read_csv", "read_json", "read_ndjson", "read_parquet"];
const openFunctions = new Set([
  ...fileReaders.flatMap((name) => [name, `${name}_auto`]),
  "parquet_scan",
  "json_scan",
]);
const rowMakers = new Set(["range", "generate_series", "unnest"]);
const endings = [".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".parquet"];

/**
 * Puts the real path in place of every file that the query names, after FROM or in a function that reads files;
 * `tree` is DuckDB's own reading of `sql`. Whatever else gives rows is refused here, and could open nothing in the
 * sandbox if it were not. Faults: those of `resolveSource`, unknown-format, not-a-file, bad-query.
 */
export async function placeFiles(sql: string, tree: unknown, places: Places): Promise<Placed> {
  const nodes = [...nodesOf(tree)];
  const mentioned = mentionsIn(sql, nodes).sort((a, b) => a.at - b.at);
  const files = new Set<string>();
  const changes: { from: number; to: number; text: string }[] = [];
  for (const { name, at } of mentioned) {
    const length = writtenLength(sql, at, name);
    if (length === undefined) throw queryFault.fileNotPlain(whereIs(sql, at));
    const path = await resolveSource(name, places);
    if (!endings.includes(extname(path).toLowerCase())) throw tableFault.unknownFormat(name, endings);
    files.add(path);
    changes.push({ from: at, to: at + length, text: quoted(literalGlob(path)) });
  }
  let placed = "";
  let end = 0;
  for (const { from, to, text } of changes) {
    placed += sql.slice(end, from) + text;
    end = to;
  }
  return { sql: placed + sql.slice(end), files: [...files], original: (offset) => back(changes, offset) };
}

/** " in line 2, column 8" */
export function whereIs(sql: string, offset: number): string {
  const before = sql.slice(0, offset);
  return ` in line ${before.split("\n").length}, column ${offset - before.lastIndexOf("\n")}`;
}

/** From DuckDB's count of bytes to an offset in the text. */
export function offsetOf(sql: string, bytes: unknown): number {
  return Buffer.from(sql).subarray(0, Number(bytes)).toString().length;
}

type Node = Record<string, unknown>;

interface Mention {
  name: string;
  at: number;
}

function mentionsIn(sql: string, nodes: readonly Node[]): Mention[] {
  const tables = namesOfTables(nodes);
  return nodes.flatMap((node) => {
    const at = offsetOf(sql, node["query_location"]);
    if (node["type"] === "SHOW_REF") throw queryFault.notASelect("describes a table");
    if (node["type"] === "BASE_TABLE") {
      const name = String(node["table_name"]);
      const schema = [node["catalog_name"], node["schema_name"]].filter((part) => part !== "");
      if (schema.length > 0) throw queryFault.notAFile([...schema, name].join("."), whereIs(sql, at));
      return tables.has(name.toLowerCase()) ? [] : [{ name, at }];
    }
    return node["type"] === "TABLE_FUNCTION" ? filesOfFunction(sql, node["function"]) : [];
  });
}

function filesOfFunction(sql: string, call: unknown): Mention[] {
  if (!isNode(call)) throw queryFault.fileNotPlain("");
  const name = String(call["function_name"]).toLowerCase();
  if (rowMakers.has(name)) return [];
  const where = whereIs(sql, offsetOf(sql, call["query_location"]));
  if (!openFunctions.has(name)) throw queryFault.functionRefused(name, fileReaders, where);
  const [first] = childrenOf(call);
  const named = first?.["function_name"] === "list_value" ? childrenOf(first) : [first];
  return named.map((one) => {
    const value = one?.["value"];
    if (!isNode(one) || !isNode(value) || typeof value["value"] !== "string")
      throw queryFault.fileNotPlain(where);
    return { name: value["value"], at: offsetOf(sql, one["query_location"]) };
  });
}

/** What WITH defines: these names are no files. One that is not in reach finds nothing in the sandbox. */
function namesOfTables(nodes: readonly Node[]): Set<string> {
  const keys = nodes.flatMap((node) => {
    const map = isNode(node["cte_map"]) ? node["cte_map"]["map"] : undefined;
    return Array.isArray(map) ? map.filter(isNode).map((entry) => String(entry["key"]).toLowerCase()) : [];
  });
  return new Set(keys);
}

/** How many letters the name takes where it stands, quoted or not; undefined if something else stands there. */
function writtenLength(sql: string, at: number, name: string): number | undefined {
  const mark = sql[at];
  const written = mark === "'" || mark === '"' ? mark + name.replaceAll(mark, mark + mark) + mark : name;
  return sql.slice(at, at + written.length).toLowerCase() === written.toLowerCase()
    ? written.length
    : undefined;
}

function back(changes: readonly { from: number; to: number; text: string }[], offset: number): number {
  let shift = 0;
  for (const { from, to, text } of changes) {
    if (offset < from + shift) break;
    if (offset < from + shift + text.length) return from;
    shift += text.length - (to - from);
  }
  return offset - shift;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (isNode(value)) {
    yield value;
    for (const item of Object.values(value)) yield* nodesOf(item);
  }
}

function childrenOf(node: Node): Node[] {
  const children = node["children"];
  return Array.isArray(children) ? children.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
