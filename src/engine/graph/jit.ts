import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import { CannotRecord, graphFaults } from "./faults";
import { optimize } from "./passes";
import { printGraph } from "./print";
import { load, type Program } from "./run";
import { tracerOf, type Trace } from "./trace";

export interface JitOptions {
  /** Names the graph in messages and printed graphs. */
  name?: string;
  /** False runs the graph operation by operation inside TensorFlow: nothing to compile, but nothing fused. */
  xla?: boolean;
  /** Told once if the function has to run eagerly. */
  note?(sentence: string): void;
  /** False throws `CannotRecord` instead of running eagerly. */
  fallback?: boolean;
  /** Sees the graph after the passes. */
  inspect?(trace: Trace): void;
}

export interface Jitted<Args extends Tensor[]> {
  (...args: Args): Tensor[];
  dispose(): void;
}

/**
 * Compiles a function of tensors: recorded at its first call for each set of shapes and types, run as one
 * TensorFlow function after that. Tensors and variables from outside are handed in at every call, variables that
 * the function assigns are assigned. Where the back end is not TensorFlow, or something cannot be recorded, the
 * function runs as it is.
 */
export function jit<Args extends Tensor[]>(
  tf: Tf,
  fn: (...args: Args) => Tensor[],
  options: JitOptions = {},
): Jitted<Args> {
  const { name = fn.name || "function", xla = true } = options;
  const programs = new Map<string, { trace: Trace; program: Program }>();
  let eager = false;

  const compile = (args: Args) => {
    const tracer = tracerOf(tf);
    if (tracer === undefined) return undefined;
    tf.engine().startScope();
    try {
      // SAFETY: the tracer calls the function with one tensor for each of `args`, of the same rank and type.
      const trace = tracer.trace(name, (...inner) => results(fn(...(inner as Args))), args);
      optimize(trace.graph);
      options.inspect?.(trace);
      if (process.env.RNNBOOK_GRAPHS === "1") process.stderr.write(printGraph(trace.graph));
      return { trace, program: load(tracer.backend, trace.graph, xla) };
    } finally {
      tf.engine().endScope();
    }
  };

  const plain = (args: Args): Tensor[] => tf.tidy(() => fn(...args));

  const runCompiled = (args: Args): Tensor[] => {
    const key = args.map((arg) => `${arg.dtype}[${arg.shape.join()}]`).join();
    const compiled = programs.get(key) ?? compile(args);
    if (compiled === undefined) return plain(args);
    programs.set(key, compiled);
    const { trace, program } = compiled;
    const outputs = program.run([
      ...args,
      ...trace.lifted.map((lifted) => ("variable" in lifted ? lifted.variable : lifted.tensor)),
    ]);
    const own = outputs.slice(0, outputs.length - trace.assigned.length);
    trace.assigned.forEach((variable, i) => {
      const value = outputs[own.length + i];
      if (value === undefined) return;
      variable.assign(value);
      value.dispose();
    });
    return own;
  };

  const call = (...args: Args): Tensor[] => {
    if (tracerOf(tf)?.recording === true) return fn(...args);
    // A tape sees operations, and nothing of what happens inside a program.
    if (eager || tf.engine().state.gradientDepth > 0) return plain(args);
    try {
      return runCompiled(args);
    } catch (error) {
      if (!(error instanceof CannotRecord) || options.fallback === false) throw error;
      eager = true;
      options.note?.(`${error.message} (${name})`);
      return plain(args);
    }
  };

  return Object.assign(call, {
    dispose: () => {
      for (const { trace, program } of programs.values()) {
        program.dispose();
        for (const lifted of trace.lifted) if ("tensor" in lifted) lifted.tensor.dispose();
      }
      programs.clear();
    },
  });
}

function results(value: unknown): Tensor[] {
  if (!Array.isArray(value)) throw graphFaults.notTensors();
  // SAFETY: the element types are checked by the type of `fn`; a user's cell that breaks it fails at the first lookup.
  return value as Tensor[];
}
