import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../engine/api";

export function isTensor(tf: Tf, value: unknown): value is Tensor {
  return value instanceof tf.Tensor;
}

/**
 * The tensors and variables that one run of a cell makes. They are freed at its end, but those that it exports; a cell
 * that exports a function keeps all, since the function may use any of them.
 */
export class CellTensors {
  private readonly before: ReadonlySet<string>;
  private open = true;

  constructor(private readonly tf: Tf) {
    this.before = new Set(Object.keys(tf.engine().registeredVariables));
    tf.engine().startScope("cell");
  }

  /** Ends the run; what is left is freed by the function that it returns. */
  close(exported: readonly unknown[]): () => void {
    if (!this.open) return () => undefined;
    this.open = false;
    const { tf } = this;
    const found = { tensors: new Set<Tensor>(), functions: false };
    const seen = new Set<object>();
    for (const value of exported) this.search(value, 0, found, seen);
    const variables = Object.entries(tf.engine().registeredVariables)
      .filter(([name]) => !this.before.has(name))
      .map(([, variable]) => variable);
    const scope = tf.engine().state.activeScope;
    const kept: Tensor[] = found.functions ? [...scope.track] : [...found.tensors];
    tf.engine().endScope(kept);
    for (const variable of variables)
      if (!found.functions && !found.tensors.has(variable)) variable.dispose();
    const left = [...kept, ...(found.functions ? variables : [])];
    return () => {
      for (const tensor of left) if (!tensor.isDisposed) tensor.dispose();
    };
  }

  private search(
    value: unknown,
    depth: number,
    found: { tensors: Set<Tensor>; functions: boolean },
    seen: Set<object>,
  ): void {
    if (typeof value === "function") found.functions = true;
    if (typeof value !== "object" || value === null || depth > 8 || seen.has(value)) return;
    seen.add(value);
    if (isTensor(this.tf, value)) {
      found.tensors.add(value);
      return;
    }
    if (ArrayBuffer.isView(value)) return;
    const prototype: unknown = Object.getPrototypeOf(value);
    // An object of a class has methods, which may use what they were made with.
    const plain = prototype === Object.prototype || prototype === null || Array.isArray(value);
    if (!plain && !(value instanceof Map) && !(value instanceof Set) && !(value instanceof Date))
      found.functions = true;
    const inner: Iterable<unknown> =
      value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
    // In a long list of numbers there is nothing to find.
    if (Array.isArray(value) && typeof value[0] === "number") return;
    for (const each of inner) this.search(each, depth + 1, found, seen);
  }
}
