import { reachable, type Attr, type DType, type Graph, type Node, type Value } from "./ir";

/** A graph as text, stable from run to run: what the golden tests compare and what RNNBOOK_GRAPHS=1 writes to standard error. */
export function printGraph(graph: Graph): string {
  const graphs = reachable(graph).reverse();
  const names = new Map(graphs.map((each, i) => [each, i === 0 ? "main" : `${each.name}_${i}`]));
  return graphs.map((each) => printOne(each, names)).join("\n\n") + "\n";
}

function printOne(graph: Graph, graphNames: Map<Graph, string>): string {
  const names = new Map<Value, string>();
  graph.params.forEach((param, i) => names.set(param, `p${i}`));
  let next = 0;
  const lines: string[] = [];
  for (const node of graph.nodes) {
    const outputs = node.outputs.map((output) => {
      names.set(output, `%${next}`);
      return `%${next++}: ${printType(output)}`;
    });
    const inputs = node.inputs.map((input) => names.get(input) ?? "?").join(", ");
    lines.push(`  ${outputs.join(", ")} = ${printHead(node, graphNames)}(${inputs})`);
  }
  const params = graph.params.map((param, i) => `p${i}: ${printType(param)}`).join(", ");
  lines.push(`  return ${graph.results.map((result) => names.get(result) ?? "?").join(", ")}`);
  return `${graphNames.get(graph) ?? graph.name}(${params})\n${lines.join("\n")}`;
}

function printHead(node: Node, graphNames: Map<Graph, string>): string {
  switch (node.kind) {
    case "op": {
      const attrs = node.attrs.filter((attr) => attr.type !== "type").map(printAttr);
      return attrs.length === 0 ? node.op : `${node.op}[${attrs.join(", ")}]`;
    }
    case "const":
      return `const[${printValues(node.values)}]`;
    case "scan":
      return `scan[${graphNames.get(node.body) ?? "?"}, T=${node.length}${node.reverse ? ", reverse" : ""}${node.counted ? ", counted" : ""}, states=${node.states}, xs=${node.xs}]`;
    case "call":
      return `call[${graphNames.get(node.body) ?? "?"}${node.xla ? ", xla" : ""}]`;
  }
}

function printAttr(attr: Attr): string {
  return `${attr.name}=${JSON.stringify(attr.value)}`;
}

function printValues(values: ArrayLike<number>): string {
  const shown = Array.from(values)
    .slice(0, 6)
    .map((value) => String(Number(value.toPrecision(6))));
  return shown.join(" ") + (values.length > 6 ? " …" : "");
}

const shortTypes: Record<DType, string> = { float32: "f32", int32: "i32", bool: "bool" };

function printType(value: Value): string {
  return `${shortTypes[value.dtype]}[${value.shape.join(",")}]`;
}
