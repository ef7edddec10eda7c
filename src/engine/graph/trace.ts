import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import { CannotRecord, graphFaults } from "./faults";
import { replaceGather } from "./gather";
import { isDType, typeNumbers, type Attr, type Graph, type Node, type Value } from "./ir";
import { nativeBackend, type NativeBackend, type OpAttr } from "./native";
import { opSignatures, type OpSignature } from "./op-signatures";
import { bind, isBound, Scope, valueOf } from "./scope";

/** A recorded function. Its parameters are the arguments, then the lifted tensors. */
export interface Trace {
  graph: Graph;
  lifted: Lifted[];
  /** The results after the function's own: new values of variables that it assigned. */
  assigned: Variable[];
}

/** What is known of a tensor before it has a value. */
export interface Shaped {
  shape: number[];
  dtype: Tensor["dtype"];
}

/** A tensor from outside that the function uses: handed in at every call, so that its value is never frozen. */
export type Lifted = { variable: Variable } | { tensor: Tensor };

/**
 * Records what a function of tensors does, by running it once on example arguments and writing down every
 * operation that reaches TensorFlow. Gradients need nothing of their own: tfjs's tape runs while we record.
 */
export class Tracer {
  private scope: Scope | undefined;
  /** Stands for the function that is being recorded; a new one for each. */
  root: object | undefined;
  /** Clones that outlive the tidying inside the function, until recording ends. */
  private kept: Tensor[] = [];
  /** Data made from JavaScript numbers since recording began: constants. */
  private fresh = new WeakSet<object>();

  constructor(
    readonly tf: Tf,
    readonly backend: NativeBackend,
  ) {
    this.hook();
  }

  get recording(): boolean {
    return this.scope !== undefined;
  }

  trace(name: string, fn: (...args: Tensor[]) => Tensor[], args: readonly Tensor[]): Trace {
    const variables = Object.values(this.tf.engine().registeredVariables).map((variable) => ({
      variable,
      before: this.tf.keep(variable.clone()),
    }));
    const root = new Scope(name, undefined);
    this.root = root;
    const restore = this.begin(root);
    try {
      const examples = args.map((arg) => {
        const example = this.unrecorded(() => arg.clone());
        root.values.set(example.dataId, root.param(example));
        return example;
      });
      const results = fn(...examples).map((result) => this.lookup(root, result));
      const changed = variables.filter(({ variable, before }) => variable.dataId !== before.dataId);
      root.graph.results = [...results, ...changed.map(({ variable }) => this.lookup(root, variable))];
      const lifted = root.captures.map(({ tensor }): Lifted => {
        const variable = variables.find(({ before }) => before.dataId === tensor.dataId)?.variable;
        return variable === undefined
          ? { tensor: this.unrecorded(() => this.tf.keep(tensor.clone())) }
          : { variable };
      });
      return { graph: root.graph, lifted, assigned: changed.map(({ variable }) => variable) };
    } finally {
      restore();
      this.root = undefined;
      for (const tensor of this.kept.splice(0)) tensor.dispose();
      for (const { variable, before } of variables) {
        if (variable.dataId !== before.dataId) variable.assign(before);
        before.dispose();
      }
    }
  }

  /** Records a part of the function as a graph of its own; `params` become its parameters. */
  body(
    name: string,
    params: readonly Shaped[],
    run: (params: Tensor[]) => Tensor[],
  ): { graph: Graph; captures: Tensor[]; results: Tensor[] } {
    const scope = new Scope(name, this.scope);
    const inner = params.map((param) => this.unrecorded(() => this.tf.zeros(param.shape, param.dtype)));
    inner.forEach((tensor) => scope.values.set(tensor.dataId, scope.param(tensor)));
    const restore = this.begin(scope);
    try {
      const results = run(inner);
      scope.graph.results = results.map((result) => this.lookup(scope, result));
      return { graph: scope.graph, captures: scope.captures.map(({ tensor }) => tensor), results };
    } finally {
      restore();
    }
  }

  /** Adds a node whose outputs have no values yet; zeros stand for them while we record. */
  add(
    make: (inputs: Value[], outputs: Value[]) => Node,
    inputs: readonly Tensor[],
    outputs: readonly Shaped[],
  ): Tensor[] {
    const scope = this.current();
    const tensors = outputs.map(({ shape, dtype }) => this.unrecorded(() => this.tf.zeros(shape, dtype)));
    const values = tensors.map(valueOf);
    scope.graph.nodes.push(
      make(
        inputs.map((input) => this.lookup(scope, input)),
        values,
      ),
    );
    tensors.forEach((tensor, i) => bind(scope, tensor, values[i]));
    return tensors;
  }

  private current(): Scope {
    if (this.scope === undefined) throw new Error("Nothing is being recorded");
    return this.scope;
  }

  private begin(scope: Scope): () => void {
    const before = this.scope;
    this.scope = scope;
    const random = Math.random;
    // tfjs draws its random tensors in JavaScript, seeded by Math.random; recorded, they would become constants.
    Math.random = () => {
      throw graphFaults.random();
    };
    return () => {
      this.scope = before;
      Math.random = random;
    };
  }

  private unrecorded<T>(work: () => T): T {
    const before = this.scope;
    this.scope = undefined;
    try {
      return work();
    } finally {
      this.scope = before;
    }
  }

  /** The value that stands for a tensor in a scope: its own, a capture from outside, or a constant. */
  private lookup(scope: Scope, tensor: Tensor): Value {
    const known = scope.values.get(tensor.dataId);
    if (known !== undefined) return known;
    const inParent = scope.parent !== undefined && isBound(scope.parent, tensor);
    const value =
      !inParent && this.fresh.has(tensor.dataId)
        ? this.constant(scope, tensor)
        : scope.capture(this.keepClone(tensor));
    scope.values.set(tensor.dataId, value);
    return value;
  }

  private keepClone(tensor: Tensor): Tensor {
    const clone = this.unrecorded(() => this.tf.keep(tensor.clone()));
    this.kept.push(clone);
    return clone;
  }

  private constant(scope: Scope, tensor: Tensor): Value {
    const output = valueOf(tensor);
    const read = this.unrecorded(() => this.backend.readSync(tensor.dataId));
    const values =
      output.dtype === "float32"
        ? Float32Array.from(read)
        : output.dtype === "int32"
          ? Int32Array.from(read)
          : Uint8Array.from(read);
    scope.graph.nodes.push({ kind: "const", values, inputs: [], outputs: [output] });
    scope.constants.add(output);
    return output;
  }

  private record(
    op: string,
    attrs: readonly OpAttr[],
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
  ): void {
    const scope = this.scope;
    if (scope === undefined) return;
    const signature = opSignatures[op];
    if (signature === undefined) throw new CannotRecord(`The operation ${op}`);
    const values = outputs.map(valueOf);
    const node: Node = {
      kind: "op",
      op,
      attrs: withInputTypes(
        attrs.map((attr) => this.attr(op, attr)),
        signature,
        inputs,
      ),
      inputs: inputs.map((input) => this.lookup(scope, input)),
      outputs: values,
    };
    scope.graph.nodes.push(node);
    outputs.forEach((output, i) => bind(scope, output, values[i]));
  }

  private attr(op: string, { name, type, value }: OpAttr): Attr {
    const binding = this.backend.binding;
    if (type === binding.TF_ATTR_TYPE && typeof value === "number") return { name, type: "type", value };
    if (type === binding.TF_ATTR_BOOL) return { name, type: "bool", value: Boolean(value) };
    if (type === binding.TF_ATTR_INT && typeof value === "number") return { name, type: "int", value };
    if (type === binding.TF_ATTR_INT && isNumbers(value)) return { name, type: "ints", value };
    if (type === binding.TF_ATTR_FLOAT && typeof value === "number") return { name, type: "float", value };
    if (type === binding.TF_ATTR_STRING && typeof value === "string") return { name, type: "string", value };
    if (type === binding.TF_ATTR_SHAPE && isNumbers(value)) return { name, type: "shape", value };
    throw new CannotRecord(`The attribute ${name} of the operation ${op}`);
  }

  private hook(): void {
    const backend = this.backend;
    const single = backend.executeSingleOutput.bind(backend);
    const multiple = backend.executeMultipleOutputs.bind(backend);
    const readSync = backend.readSync.bind(backend);
    const read = backend.read.bind(backend);
    const move = backend.move.bind(backend);
    backend.executeSingleOutput = (op, attrs, inputs) => {
      const output = single(op, attrs, inputs);
      this.record(op, attrs, inputs, [output]);
      return output;
    };
    backend.executeMultipleOutputs = (op, attrs, inputs, count) => {
      const outputs = multiple(op, attrs, inputs, count);
      this.record(op, attrs, inputs, outputs);
      return outputs;
    };
    backend.readSync = (dataId) => {
      this.refuseRead(dataId);
      return readSync(dataId);
    };
    backend.read = (dataId) => {
      this.refuseRead(dataId);
      return read(dataId);
    };
    backend.move = (dataId, values, shape, dtype, refCount) => {
      if (this.recording) this.fresh.add(dataId);
      move(dataId, values, shape, dtype, refCount);
    };
    replaceGather(this);
  }

  private refuseRead(dataId: object): void {
    if (this.scope !== undefined && !this.fresh.has(dataId)) throw graphFaults.read();
  }
}

const tracers = new WeakMap<NativeBackend, Tracer>();

/** The recorder of the native back end; undefined on every other one. */
export function tracerOf(tf: Tf): Tracer | undefined {
  const backend = nativeBackend(tf);
  if (backend === undefined) return undefined;
  let tracer = tracers.get(backend);
  if (tracer === undefined) tracers.set(backend, (tracer = new Tracer(tf, backend)));
  return tracer;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => typeof each === "number");
}

/** Adds the attributes that TensorFlow guesses from the inputs when it runs an operation by itself. */
function withInputTypes(attrs: Attr[], { types }: OpSignature, inputs: readonly Tensor[]): Attr[] {
  const given = new Set(attrs.map(({ name }) => name));
  const add = (attr: Attr) => {
    if (attr.name !== "" && !given.has(attr.name)) attrs.push(attr);
    given.add(attr.name);
  };
  types.forEach((type, i) => {
    const [name = "", length] = type.split("*");
    const input = inputs[i];
    if (input === undefined || !isDType(input.dtype)) return;
    if (length !== undefined) add({ name: length, type: "int", value: inputs.length - types.length + 1 });
    add({ name, type: "type", value: typeNumbers[input.dtype] });
  });
  return attrs;
}
