import type { Tensor } from "@tensorflow/tfjs-core";
import { graphFaults } from "./faults";
import type { ScanStep } from "../../layers/layer";
import type { Tracer } from "./trace";

/** Records a loop over time as one node; its meaning is that of `scan` in `../scan.ts`. With `count` [] it takes so many steps. */
export function traceScan(
  tracer: Tracer,
  step: ScanStep,
  state: readonly Tensor[],
  xs: readonly Tensor[],
  length: number,
  reverse: boolean,
  count?: Tensor,
): [state: Tensor[], results: Tensor[]] {
  const slices = xs.map((x) => ({ shape: x.shape.slice(1), dtype: x.dtype }));
  const { graph, captures, results } = tracer.body("scan", [...state, ...slices], (params) => {
    const [after, results] = step(params.slice(0, state.length), params.slice(state.length));
    after.forEach((tensor, i) => {
      const before = state[i];
      if (before === undefined || describe(before) !== describe(tensor))
        throw graphFaults.scanState(i, before === undefined ? "nothing" : describe(before), describe(tensor));
    });
    return [...after, ...results];
  });
  const outputs = results.map(({ shape, dtype }, i) => ({
    shape: i < state.length ? shape : [length, ...shape],
    dtype,
  }));
  const tensors = tracer.add(
    (inputs, values) => ({
      kind: "scan",
      body: graph,
      length,
      reverse,
      states: state.length,
      xs: xs.length,
      counted: count !== undefined,
      inputs,
      outputs: values,
    }),
    [...state, ...xs, ...captures, ...(count === undefined ? [] : [count])],
    outputs,
  );
  return [tensors.slice(0, state.length), tensors.slice(state.length)];
}

function describe(tensor: Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(", ")}]`;
}
