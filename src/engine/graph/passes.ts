import type { ConstNode, Graph, Node, Value } from "./ir";
import { reachable } from "./ir";
import { verify } from "./verify";

/** The passes in their order. Each changes the graphs in place and leaves true what `verify` checks. */
const passes: readonly [string, (graph: Graph) => void][] = [
  ["share", share],
  ["prune", prune],
];

export function optimize(graph: Graph, checked = process.env.RNNBOOK_VERIFY !== undefined): void {
  if (checked) verify(graph, "recording");
  for (const [name, pass] of passes) {
    for (const each of reachable(graph).reverse()) pass(each);
    if (checked) verify(graph, name);
  }
}

/** Computes the same thing once: equal constants, and equal operations on equal values. */
function share(graph: Graph): void {
  const replaced = new Map<Value, Value>();
  const seen = new Map<string, Node>();
  const ids = new Map<Value, number>();
  const idOf = (value: Value) => {
    const id = ids.get(value) ?? ids.size;
    ids.set(value, id);
    return id;
  };
  graph.nodes = graph.nodes.filter((node) => {
    replaceAll(node.inputs, replaced);
    const key = keyOf(node, idOf);
    const twin = key === undefined ? undefined : seen.get(key);
    if (key !== undefined && twin === undefined) seen.set(key, node);
    if (twin === undefined) return true;
    node.outputs.forEach((output, i) => {
      const same = twin.outputs[i];
      if (same !== undefined) replaced.set(output, same);
    });
    return false;
  });
  replaceAll(graph.results, replaced);
}

function keyOf(node: Node, idOf: (value: Value) => number): string | undefined {
  if (node.kind === "const") {
    const { shape, dtype } = node.outputs[0];
    const { values } = node;
    return `const ${dtype}[${shape.join()}] ${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64")}`;
  }
  // A random operation takes its seed as an input, so that two equal ones do give equal numbers.
  if (node.kind === "op") return `${node.op} ${JSON.stringify(node.attrs)} ${node.inputs.map(idOf).join()}`;
  return undefined;
}

function replaceAll(values: Value[], replaced: ReadonlyMap<Value, Value>): void {
  values.forEach((value, i) => {
    values[i] = replaced.get(value) ?? value;
  });
}

/** Drops what nobody uses: operations, sequences that a loop would stack, and captures. */
function prune(graph: Graph): void {
  const used = new Set<Value>(graph.results);
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => used.has(output))) continue;
    if (node.kind === "scan") {
      dropSequences(node, used);
      prune(node.body);
      dropCaptures(node, node.states + node.xs);
    }
    for (const input of node.inputs) used.add(input);
  }
  graph.nodes = graph.nodes.filter((node) => node.outputs.some((output) => used.has(output)));
}

function dropSequences(node: Extract<Node, { kind: "scan" }>, used: ReadonlySet<Value>): void {
  const keep = node.outputs.map((output, i) => i < node.states || used.has(output));
  node.outputs = node.outputs.filter((_, i) => keep[i]);
  node.body.results = node.body.results.filter((_, i) => keep[i]);
}

function dropCaptures(node: Extract<Node, { kind: "scan" }>, from: number): void {
  const needed = new Set<Value>([...node.body.results, ...node.body.nodes.flatMap((inner) => inner.inputs)]);
  const keep = node.body.params.map((param, i) => i < from || needed.has(param));
  // The number of steps is no parameter of the body, and stays.
  node.inputs = node.inputs.filter((_, i) => keep[i] ?? true);
  node.body.params = node.body.params.filter((_, i) => keep[i]);
}

/** The one value that fills a constant, if there is just one: such a constant need not be stored element by element. */
export function uniform(node: ConstNode): number | undefined {
  const [first] = node.values;
  return first !== undefined && node.values.length > 16 && node.values.every((value) => value === first)
    ? first
    : undefined;
}
