import { opOutputs } from "./op-outputs";
import { reachable, typeNumbers, type Attr, type Graph, type Node, type ScanNode, type Value } from "./ir";
import { uniform } from "./passes";
import { Message } from "./wire";

/**
 * Writes a graph as a SavedModel that tfjs-node's loader runs: inputs `in0 …`, outputs `out0 …`. Each graph
 * becomes a TensorFlow function; with `xla` the whole is one XLA program, else only the calls that ask for it.
 * Source of the field numbers: tensorflow/core/framework/*.proto and core/protobuf/*.proto.
 */
export function emitSavedModel(graph: Graph, xla: boolean): Uint8Array {
  const functions = new Functions();
  const main = functions.add(graph);
  const nodes: Message[] = [];
  graph.params.forEach((param, i) =>
    nodes.push(
      nodeDef(
        "Placeholder",
        `in${i}`,
        [],
        [
          ["dtype", typeAttr(param)],
          ["shape", attrValue({ name: "", type: "shape", value: [...param.shape] })],
        ],
      ),
    ),
  );
  nodes.push(
    callDef(
      "call",
      main,
      graph.params.map((_, i) => `in${i}`),
      graph.params,
      graph.results,
      xla,
    ),
  );
  graph.results.forEach((result, i) =>
    nodes.push(nodeDef("Identity", `out${i}`, [`call:${i}`], [["T", typeAttr(result)]])),
  );
  const graphDef = new Message();
  for (const node of nodes) graphDef.message(1, node);
  graphDef.message(4, new Message().int(1, graphVersion)).message(2, functions.library());
  const meta = new Message().message(1, new Message().bytes(4, "serve")).message(2, graphDef);
  return new Message().int(1, 1).message(2, meta).finish();
}

/** The producer version of TensorFlow 2.x's graphs that the runtime accepts. */
const graphVersion = 1882;

class Functions {
  private readonly names = new Map<Graph, string>();
  private readonly definitions: Message[] = [];

  /** The function's name; written once, after those it needs. */
  add(graph: Graph): string {
    for (const each of reachable(graph)) {
      if (this.names.has(each)) continue;
      this.names.set(each, `${each.name}_${this.names.size}`);
      this.definitions.push(new FunctionWriter(this).write(this.nameOf(each), each));
    }
    return this.nameOf(graph);
  }

  nameOf(graph: Graph): string {
    const name = this.names.get(graph);
    if (name === undefined) throw new Error(`The graph ${graph.name} is called before it is written`);
    return name;
  }

  define(definition: Message): void {
    this.definitions.push(definition);
  }

  library(): Message {
    const library = new Message();
    for (const definition of this.definitions) library.message(1, definition);
    return library;
  }
}

/** Writes one graph as a function. Values are named "node:output_name:index", parameters by their own name. */
class FunctionWriter {
  private readonly names = new Map<Value, string>();
  private readonly nodes: Message[] = [];

  constructor(private readonly functions: Functions) {}

  write(name: string, graph: Graph): Message {
    graph.params.forEach((param, i) => this.names.set(param, `p${i}`));
    graph.nodes.forEach((node) => this.node(node));
    return functionDef(
      name,
      graph.params.map((param, i) => [`p${i}`, typeNumbers[param.dtype]]),
      graph.results.map((result) => [this.ref(result), typeNumbers[result.dtype]]),
      this.nodes,
    );
  }

  private ref(value: Value): string {
    const name = this.names.get(value);
    if (name === undefined) throw new Error("A value is used before it is computed");
    return name;
  }

  private def(op: string, inputs: string[], attrs: [string, Message][]): string {
    const name = `n${this.nodes.length}`;
    this.nodes.push(nodeDef(op, name, inputs, attrs));
    return name;
  }

  private node(node: Node): void {
    switch (node.kind) {
      case "const": {
        const value = uniform(node);
        const [output] = node.outputs;
        if (value === undefined)
          this.names.set(output, this.constant(node.values, output.shape, typeNumbers[output.dtype]));
        else {
          const dims = this.ints([...output.shape]);
          const fill =
            node.values instanceof Float32Array
              ? Float32Array.of(value)
              : node.values instanceof Int32Array
                ? Int32Array.of(value)
                : Uint8Array.of(value);
          const scalar = this.constant(fill, [], typeNumbers[output.dtype]);
          this.names.set(
            output,
            `${this.def(
              "Fill",
              [dims, scalar],
              [
                ["T", typeAttr(output)],
                ["index_type", typeNumber(typeNumbers.int32)],
              ],
            )}:output:0`,
          );
        }
        return;
      }
      case "op": {
        const name = this.def(
          node.op,
          node.inputs.map((input) => this.ref(input)),
          node.attrs.map((attr) => [attr.name, attrValue(attr)]),
        );
        outputNames(node.op, node.outputs.length).forEach((output, i) => {
          const value = node.outputs[i];
          if (value !== undefined) this.names.set(value, `${name}:${output}`);
        });
        return;
      }
      case "call": {
        const name = `n${this.nodes.length}`;
        this.nodes.push(
          callDef(
            name,
            this.functions.nameOf(node.body),
            node.inputs.map((input) => this.ref(input)),
            node.inputs,
            node.outputs,
            node.xla,
          ),
        );
        node.outputs.forEach((output, i) => this.names.set(output, `${name}:output:${i}`));
        return;
      }
      case "scan":
        return this.scan(node);
    }
  }

  /**
   * A loop becomes StatelessWhile with the step number, the states, one TensorList for each sequence that comes
   * out, the sequences that go in and the captures as its variables.
   */
  private scan(node: ScanNode): void {
    const { body, length, reverse, states } = node;
    const stateTypes = node.inputs.slice(0, states).map((value) => typeNumbers[value.dtype]);
    const rest = node.inputs.slice(states);
    const sequences = node.outputs.slice(states);
    const types = [
      typeNumbers.int32,
      ...stateTypes,
      ...sequences.map(() => typeNumbers.variant),
      ...rest.map((value) => typeNumbers[value.dtype]),
    ];
    const name = `while_${this.functions.nameOf(body)}`;
    this.functions.define(conditionDef(`${name}_condition`, types, reverse ? -1 : length, reverse));
    this.functions.define(bodyDef(`${name}_body`, types, node, this.functions.nameOf(body)));

    const lists = sequences.map((sequence) => {
      const attrs: [string, Message][] = [
        ["element_dtype", typeAttr(sequence)],
        ["shape_type", typeNumber(typeNumbers.int32)],
      ];
      return `${this.def("TensorListReserve", [this.ints(sequence.shape.slice(1)), this.int(length)], attrs)}:handle:0`;
    });
    const inputs = [
      this.int(reverse ? length - 1 : 0),
      ...node.inputs.slice(0, states).map((input) => this.ref(input)),
      ...lists,
      ...rest.map((input) => this.ref(input)),
    ];
    const loop = this.def("StatelessWhile", inputs, [
      ["T", typeList(types)],
      ["cond", functionAttr(`${name}_condition`)],
      ["body", functionAttr(`${name}_body`)],
      ["output_shapes", new Message().message(1, new Message())],
      ["parallel_iterations", attrValue({ name: "", type: "int", value: 10 })],
    ]);
    node.outputs.slice(0, states).forEach((output, i) => this.names.set(output, `${loop}:output:${1 + i}`));
    sequences.forEach((sequence, i) => {
      const attrs: [string, Message][] = [
        ["element_dtype", typeAttr(sequence)],
        ["num_elements", attrValue({ name: "", type: "int", value: length })],
      ];
      const stack = this.def(
        "TensorListStack",
        [`${loop}:output:${1 + states + i}`, this.ints(sequence.shape.slice(1))],
        attrs,
      );
      this.names.set(sequence, `${stack}:tensor:0`);
    });
  }

  private int(value: number): string {
    return this.constant(Int32Array.of(value), [], typeNumbers.int32);
  }

  private ints(values: readonly number[]): string {
    return this.constant(Int32Array.from(values), [values.length], typeNumbers.int32);
  }

  private constant(
    values: Float32Array | Int32Array | Uint8Array,
    shape: readonly number[],
    type: number,
  ): string {
    return `${this.def("Const", [], constantAttrs(values, shape, type))}:output:0`;
  }
}

function conditionDef(name: string, types: number[], limit: number, reverse: boolean): Message {
  const nodes = [
    nodeDef("Const", "limit", [], constantAttrs(Int32Array.of(limit), [], typeNumbers.int32)),
    nodeDef(
      reverse ? "Greater" : "Less",
      "more",
      ["v0", "limit:output:0"],
      [["T", typeNumber(typeNumbers.int32)]],
    ),
  ];
  return functionDef(
    name,
    types.map((type, i) => [`v${i}`, type]),
    [["more:z:0", typeNumbers.bool]],
    nodes,
  );
}

/** One turn of the loop: take slice t of each sequence, call the body, put the results into the lists, count. */
function bodyDef(name: string, types: number[], node: ScanNode, body: string): Message {
  const { states, xs, reverse } = node;
  const lists = node.outputs.length - states;
  const firstX = 1 + states + lists;
  const nodes: Message[] = [];
  const slices = node.inputs.slice(states, states + xs).map((sequence, i) => {
    const attrs: [string, Message][] = [
      ["Tparams", typeAttr(sequence)],
      ["Tindices", typeNumber(typeNumbers.int32)],
      ["Taxis", typeNumber(typeNumbers.int32)],
    ];
    nodes.push(nodeDef("GatherV2", `x${i}`, [`v${firstX + i}`, "v0", "zero:output:0"], attrs));
    return `x${i}:output:0`;
  });
  nodes.push(nodeDef("Const", "zero", [], constantAttrs(Int32Array.of(0), [], typeNumbers.int32)));
  nodes.push(
    nodeDef("Const", "one", [], constantAttrs(Int32Array.of(reverse ? -1 : 1), [], typeNumbers.int32)),
  );
  nodes.push(nodeDef("AddV2", "next", ["v0", "one:output:0"], [["T", typeNumber(typeNumbers.int32)]]));
  const stateNames = Array.from({ length: states }, (_, i) => `v${1 + i}`);
  const captures = types.slice(firstX + xs).map((_, i) => `v${firstX + xs + i}`);
  nodes.push(
    callDef(
      "step",
      body,
      [...stateNames, ...slices, ...captures],
      node.body.params,
      node.body.results,
      false,
    ),
  );
  const results: [string, number][] = [["next:z:0", typeNumbers.int32]];
  node.body.results.forEach((result, i) => {
    if (i < states) return results.push([`step:output:${i}`, typeNumbers[result.dtype]]);
    const list = 1 + i;
    nodes.push(
      nodeDef(
        "TensorListSetItem",
        `set${i}`,
        [`v${list}`, "v0", `step:output:${i}`],
        [["element_dtype", typeAttr(result)]],
      ),
    );
    return results.push([`set${i}:output_handle:0`, typeNumbers.variant]);
  });
  for (let i = firstX; i < types.length; i++) results.push([`v${i}`, types[i] ?? 0]);
  return functionDef(
    name,
    types.map((type, i) => [`v${i}`, type]),
    results,
    nodes,
  );
}

function functionDef(
  name: string,
  params: [string, number][],
  results: [string, number][],
  nodes: Message[],
): Message {
  const signature = new Message().bytes(1, name);
  for (const [param, type] of params) signature.message(2, new Message().bytes(1, param).int(3, type));
  results.forEach(([, type], i) => signature.message(3, new Message().bytes(1, `r${i}`).int(3, type)));
  const definition = new Message().message(1, signature);
  for (const node of nodes) definition.message(3, node);
  results.forEach(([ref], i) => definition.entry(4, `r${i}`, ref));
  return definition;
}

function callDef(
  name: string,
  target: string,
  inputs: string[],
  params: readonly Value[],
  results: readonly Value[],
  xla: boolean,
): Message {
  const attrs: [string, Message][] = [
    ["Tin", typeList(params.map((param) => typeNumbers[param.dtype]))],
    ["Tout", typeList(results.map((result) => typeNumbers[result.dtype]))],
    ["f", functionAttr(target)],
  ];
  if (xla) attrs.push(["_XlaMustCompile", attrValue({ name: "", type: "bool", value: true })]);
  return nodeDef("PartitionedCall", name, inputs, attrs);
}

function nodeDef(op: string, name: string, inputs: string[], attrs: [string, Message][]): Message {
  const node = new Message().bytes(1, name).bytes(2, op);
  for (const input of inputs) node.bytes(3, input);
  for (const [key, value] of attrs) node.entry(5, key, value);
  return node;
}

function outputNames(op: string, count: number): string[] {
  const names: string[] = [];
  for (const name of opOutputs[op] ?? []) {
    if (!name.endsWith("*")) names.push(`${name}:0`);
    else for (let i = 0; names.length < count; i++) names.push(`${name.slice(0, -1)}:${i}`);
  }
  return names;
}

function attrValue(attr: Attr): Message {
  switch (attr.type) {
    case "type":
      return typeNumber(attr.value);
    case "bool":
      return new Message().int(5, attr.value);
    case "int":
      return new Message().int(3, attr.value);
    case "ints":
      return new Message().message(1, new Message().packed(3, attr.value));
    case "float":
      return new Message().float(4, attr.value);
    case "string":
      return new Message().bytes(2, attr.value);
    case "shape":
      return new Message().message(7, shapeOf(attr.value));
  }
}

function constantAttrs(
  values: Float32Array | Int32Array | Uint8Array,
  shape: readonly number[],
  type: number,
): [string, Message][] {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const tensor = new Message().int(1, type).message(2, shapeOf(shape)).bytes(4, bytes);
  return [
    ["dtype", typeNumber(type)],
    ["value", new Message().message(8, tensor)],
  ];
}

function shapeOf(shape: readonly number[]): Message {
  const message = new Message();
  for (const extent of shape) message.message(2, new Message().int(1, extent));
  return message;
}

function typeAttr(value: Value): Message {
  return typeNumber(typeNumbers[value.dtype]);
}

function typeNumber(type: number): Message {
  return new Message().int(6, type);
}

function typeList(types: number[]): Message {
  return new Message().message(1, new Message().packed(6, types));
}

function functionAttr(name: string): Message {
  return new Message().message(10, new Message().bytes(1, name));
}
