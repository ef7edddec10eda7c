import type { Tensor } from "@tensorflow/tfjs-core";
import { CannotRecord } from "./faults";
import { isDType, type Graph, type Value } from "./ir";

/** One graph while it is recorded, and which value stands for which tensor's data. */
export class Scope {
  readonly graph: Graph;
  readonly values = new Map<object, Value>();
  readonly constants = new Set<Value>();
  readonly captures: { tensor: Tensor; value: Value }[] = [];

  constructor(
    name: string,
    readonly parent: Scope | undefined,
  ) {
    this.graph = { name, params: [], nodes: [], results: [] };
  }

  param(tensor: Tensor): Value {
    const value = valueOf(tensor);
    this.graph.params.push(value);
    return value;
  }

  /** `tensor` is a clone that is kept: a variable's own data changes when the function assigns it. */
  capture(tensor: Tensor): Value {
    const value = this.param(tensor);
    this.captures.push({ tensor, value });
    return value;
  }
}

/** Whether a scope or one around it computes the tensor; constants do not count, they are written anew where they are used. */
export function isBound(scope: Scope, tensor: Tensor): boolean {
  const value = scope.values.get(tensor.dataId);
  if (value !== undefined)
    return !scope.graph.nodes.some((node) => node.kind === "const" && node.outputs[0] === value);
  return scope.parent !== undefined && isBound(scope.parent, tensor);
}

export function bind(scope: Scope, tensor: Tensor, value: Value | undefined): void {
  if (value !== undefined) scope.values.set(tensor.dataId, value);
}

export function valueOf(tensor: Tensor): Value {
  if (!isDType(tensor.dtype)) throw new CannotRecord(`A tensor of type ${tensor.dtype}`);
  return { shape: [...tensor.shape], dtype: tensor.dtype };
}
