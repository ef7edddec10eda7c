/**
 * The compiler's own form of a computation: values that are written once, nodes in the order they were recorded.
 * A loop is one node with a body until `emit` lowers it, so that graphs can be read and passes stay small.
 */
export interface Graph {
  name: string;
  params: Value[];
  nodes: Node[];
  results: Value[];
}

export interface Value {
  shape: readonly number[];
  dtype: DType;
}

export type DType = "float32" | "int32" | "bool";

export type Node = OpNode | ConstNode | ScanNode | CallNode;

/** One TensorFlow operation. */
export interface OpNode {
  kind: "op";
  op: string;
  attrs: Attr[];
  inputs: Value[];
  outputs: Value[];
}

export interface ConstNode {
  kind: "const";
  values: Float32Array | Int32Array | Uint8Array;
  inputs: [];
  outputs: [Value];
}

/**
 * A loop over time. Inputs: `states` initial states, `xs` sequences [T, …], then what the body captures.
 * The body takes the states, one slice of each sequence and the captures; it gives the new states and one value
 * for each sequence that comes out. Outputs: the last states, then the sequences [T, …].
 */
export interface ScanNode {
  kind: "scan";
  body: Graph;
  length: number;
  reverse: boolean;
  states: number;
  xs: number;
  /** If true, the last input is the number of steps to take, at most `length`; what is not reached stays zero. */
  counted: boolean;
  inputs: Value[];
  outputs: Value[];
}

/** A call of another graph, compiled by XLA on its own if `xla`. Calls that need nothing of each other run side by side. */
export interface CallNode {
  kind: "call";
  body: Graph;
  xla: boolean;
  inputs: Value[];
  outputs: Value[];
}

export type Attr = { name: string } & (
  | { type: "type"; value: number }
  | { type: "bool"; value: boolean }
  | { type: "int"; value: number }
  | { type: "ints"; value: number[] }
  | { type: "float"; value: number }
  | { type: "string"; value: string }
  | { type: "shape"; value: number[] }
);

/** TensorFlow's numbers of the types (types.proto). */
export const typeNumbers: Record<DType, number> & { variant: number } = {
  float32: 1,
  int32: 3,
  bool: 10,
  variant: 21,
};

export function isDType(dtype: string): dtype is DType {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

/** Every graph that `graph` contains or calls, each once, inner ones first. */
export function reachable(graph: Graph, seen = new Set<Graph>()): Graph[] {
  if (seen.has(graph)) return [];
  seen.add(graph);
  const inner = graph.nodes.flatMap((node) =>
    node.kind === "scan" || node.kind === "call" ? reachable(node.body, seen) : [],
  );
  return [...inner, graph];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
