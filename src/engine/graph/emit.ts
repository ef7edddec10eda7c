import { FunctionWriter, type Library } from "./emit-function";
import { reachable, type Graph } from "./ir";
import { attrValue, callDef, nodeDef, typeAttr } from "./messages";
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

class Functions implements Library {
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
