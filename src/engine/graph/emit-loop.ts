import { typeNumbers, type ScanNode } from "./ir";
import { callDef, constantAttrs, functionDef, nodeDef, typeAttr, typeNumber } from "./messages";
import type { Message } from "./wire";

/** Goes on while there are steps left; `types` are those of all the loop's variables. */
export function conditionDef(name: string, types: number[], { length, reverse, counted }: ScanNode): Message {
  const limit = counted ? `v${types.length - 1}` : "limit:output:0";
  const nodes = [
    nodeDef("Const", "limit", [], constantAttrs(Int32Array.of(reverse ? -1 : length), [], typeNumbers.int32)),
    nodeDef(reverse ? "Greater" : "Less", "more", ["v0", limit], [["T", typeNumber(typeNumbers.int32)]]),
  ];
  return functionDef(
    name,
    types.map((type, i) => [`v${i}`, type]),
    [["more:z:0", typeNumbers.bool]],
    nodes,
  );
}

/** One turn of the loop: take slice t of each sequence, call the body, put the results into the lists, count. */
export function bodyDef(name: string, types: number[], node: ScanNode, body: string): Message {
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
  const captures = types
    .slice(firstX + xs, node.counted ? -1 : undefined)
    .map((_, i) => `v${firstX + xs + i}`);
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
