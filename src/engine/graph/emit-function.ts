import { typeNumbers, type Graph, type Node, type ScanNode, type Value } from "./ir";
import { bodyDef, conditionDef } from "./emit-loop";
import {
  attrValue,
  callDef,
  constantAttrs,
  functionAttr,
  functionDef,
  nodeDef,
  outputNames,
  typeAttr,
  typeList,
  typeNumber,
} from "./messages";
import { uniform } from "./passes";
import { Message } from "./wire";

/** Where functions that a graph needs beside itself are collected. */
export interface Library {
  nameOf(graph: Graph): string;
  define(definition: Message): void;
}

/** Writes one graph as a function. Values are named "node:output_name:index", parameters by their own name. */
export class FunctionWriter {
  private readonly names = new Map<Value, string>();
  private readonly nodes: Message[] = [];

  constructor(private readonly functions: Library) {}

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
    this.functions.define(conditionDef(`${name}_condition`, types, node));
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
