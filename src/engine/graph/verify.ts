import { opSignatures } from "./op-signatures";
import { reachable, sizeOf, type Graph, type Node, type ScanNode, type Value } from "./ir";

/**
 * Checks what every pass must leave true. Runs between the passes in tests and where RNNBOOK_VERIFY is set; a
 * broken rule is a defect of a pass, so it throws.
 */
export function verify(graph: Graph, after: string): void {
  for (const each of reachable(graph)) {
    const fail = (what: string) => {
      throw new Error(`The graph ${each.name} is broken after ${after}: ${what}`);
    };
    const known = new Set<Value>(each.params);
    if (known.size !== each.params.length) fail("a parameter stands twice");
    for (const node of each.nodes) {
      for (const input of node.inputs)
        if (!known.has(input)) fail(`${describe(node)} uses a value that is not there yet`);
      checkNode(node, fail);
      for (const output of node.outputs) {
        if (known.has(output)) fail(`${describe(node)} writes a value again`);
        known.add(output);
      }
    }
    for (const result of each.results) if (!known.has(result)) fail("a result is never computed");
  }
}

function checkNode(node: Node, fail: (what: string) => void): void {
  switch (node.kind) {
    case "op": {
      const outputs = opSignatures[node.op]?.outputs;
      if (outputs === undefined) fail(`${node.op} is not in the table of operations`);
      else if (!outputs.some((name) => name.endsWith("*")) && outputs.length < node.outputs.length)
        fail(`${node.op} has more outputs than TensorFlow's`);
      return;
    }
    case "const":
      if (node.values.length !== sizeOf(node.outputs[0].shape))
        fail("a constant's values do not fill its shape");
      return;
    case "scan":
      return checkScan(node, fail);
    case "call":
      if (!sameTypes(node.inputs, node.body.params)) fail("a call's arguments differ from the parameters");
      if (!sameTypes(node.outputs, node.body.results)) fail("a call's outputs differ from the results");
      return;
  }
}

function checkScan(node: ScanNode, fail: (what: string) => void): void {
  const { states, xs, length, body } = node;
  const slices = node.inputs.slice(states, states + xs).map(sliceOf);
  const expected = [
    ...node.inputs.slice(0, states),
    ...slices,
    ...node.inputs.slice(states + xs, node.counted ? -1 : undefined),
  ];
  if (!sameTypes(expected, body.params)) fail("a loop's inputs differ from its body's parameters");
  if (!sameTypes(node.outputs.slice(0, states), body.results.slice(0, states)))
    fail("a loop's states change their type");
  if (!sameTypes(node.outputs.slice(states).map(sliceOf), body.results.slice(states)))
    fail("a loop's sequences differ from its body's results");
  for (const value of [...node.inputs.slice(states, states + xs), ...node.outputs.slice(states)]) {
    if (value.shape[0] !== length)
      fail(`a sequence of ${value.shape[0] ?? 0} steps stands in a loop of ${length}`);
  }
}

function sliceOf(value: Value): Value {
  return { shape: value.shape.slice(1), dtype: value.dtype };
}

function sameTypes(a: readonly Value[], b: readonly Value[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, i) => {
      const other = b[i];
      return other !== undefined && value.dtype === other.dtype && value.shape.join() === other.shape.join();
    })
  );
}

function describe(node: Node): string {
  return node.kind === "op" ? node.op : node.kind;
}
