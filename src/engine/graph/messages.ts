import { opSignatures } from "./op-signatures";
import { typeNumbers, type Attr, type Value } from "./ir";
import { Message } from "./wire";

/**
 * The messages of TensorFlow's graphs that we write. Source of the field numbers: tensorflow/core/framework/*.proto.
 */
export function functionDef(
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

export function callDef(
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

export function nodeDef(op: string, name: string, inputs: string[], attrs: [string, Message][]): Message {
  const node = new Message().bytes(1, name).bytes(2, op);
  for (const input of inputs) node.bytes(3, input);
  for (const [key, value] of attrs) node.entry(5, key, value);
  return node;
}

/** The names of an operation's first `count` outputs as function bodies write them, "output_name:index". */
export function outputNames(op: string, count: number): string[] {
  const names: string[] = [];
  for (const name of opSignatures[op]?.outputs ?? []) {
    if (!name.endsWith("*")) names.push(`${name}:0`);
    else for (let i = 0; names.length < count; i++) names.push(`${name.slice(0, -1)}:${i}`);
  }
  return names;
}

export function attrValue(attr: Attr): Message {
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

export function constantAttrs(
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

export function typeAttr(value: Value): Message {
  return typeNumber(typeNumbers[value.dtype]);
}

export function typeNumber(type: number): Message {
  return new Message().int(6, type);
}

export function typeList(types: number[]): Message {
  return new Message().message(1, new Message().packed(6, types));
}

export function functionAttr(name: string): Message {
  return new Message().message(10, new Message().bytes(1, name));
}
