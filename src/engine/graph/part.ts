import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import type { Graph } from "./ir";
import { tracerOf, type Shaped } from "./trace";

/**
 * Makes a function that becomes a graph of its own where it is recorded, compiled by XLA by itself: parts that do
 * not need each other's results run on cores of their own. Recorded once for each set of shapes, however often it
 * is called. Outside a recording it is the function itself.
 */
export function part(
  tf: Tf,
  name: string,
  fn: (args: Tensor[]) => Tensor[],
  xla = true,
): (args: Tensor[]) => Tensor[] {
  const recordings = new WeakMap<object, Map<string, Recorded>>();
  return (args) => {
    const tracer = tracerOf(tf);
    if (tracer?.root === undefined) return fn(args);
    const recorded = recordings.get(tracer.root) ?? new Map<string, Recorded>();
    recordings.set(tracer.root, recorded);
    const key = args.map((arg) => `${arg.dtype}[${arg.shape.join()}]`).join();
    let body = recorded.get(key);
    if (body === undefined) {
      const { graph, captures, results } = tracer.body(name, args, fn);
      body = { graph, captures, results: results.map(({ shape, dtype }) => ({ shape, dtype })) };
      recorded.set(key, body);
    }
    const { graph, captures, results } = body;
    return tracer.add(
      (inputs, outputs) => ({ kind: "call", body: graph, xla, inputs, outputs }),
      [...args, ...captures],
      results,
    );
  };
}

interface Recorded {
  graph: Graph;
  captures: Tensor[];
  results: Shaped[];
}
