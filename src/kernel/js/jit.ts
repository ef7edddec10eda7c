import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../engine/api";
import { graphFaults } from "../../engine/graph/faults";
import { jit as compile, type Jitted } from "../../engine/graph/jit";
import { tracerOf } from "../../engine/graph/trace";
import { isTensor } from "./tensors";

/** What a function given to `jit` may take and give back. */
type Result = Tensor | Tensor[] | Record<string, Tensor> | undefined | null;
type Argument = Tensor | number | boolean | number[];

/**
 * `jit(fn)` of a cell: the function as one call to TensorFlow, recorded at its first call for each set of shapes.
 * Numbers become scalars, so that other numbers do not mean another program; the result has the form that the
 * function gives it. On the embedded engine the function runs as it is. Faults: those of `src/engine/graph/faults.ts`.
 */
export function jitOf(
  tf: Tf,
  note: (sentence: string) => void,
  made: (program: { dispose(): void }) => void,
): (fn: (...args: never[]) => unknown) => (...args: Argument[]) => Result {
  return (fn) => {
    /** How the results of the last recording are put together, by the shapes that it was recorded for. */
    const forms = new Map<string, Form>();
    let key = "";
    const flat = (...args: Tensor[]): Tensor[] => {
      // SAFETY: a function of a cell is given what the cell calls it with.
      const result: unknown = watched(tf, () => (fn as (...args: Tensor[]) => unknown)(...args));
      const form = formOf(tf, result);
      forms.set(key, form);
      return form.tensors(result);
    };
    const program: Jitted<Tensor[]> = compile(tf, flat, { name: fn.name || "function", note });
    made(program);

    return (...given) => {
      const args = given.map((each) => (isTensor(tf, each) ? each : tf.tensor(each)));
      key = args.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join();
      let tensors: Tensor[];
      try {
        tensors = program(...args);
      } catch (error) {
        if (!(error instanceof MadeVariables)) throw error;
        // What it makes once, such as the slots of an optimizer, is there from now on.
        tensors = tf.tidy(() => {
          const result: unknown = (fn as (...args: Tensor[]) => unknown)(...(args as never[]));
          const form = formOf(tf, result);
          forms.set(key, form);
          return form.tensors(result);
        });
      }
      return forms.get(key)?.build(tensors);
    };
  };
}

interface Form {
  tensors(result: unknown): Tensor[];
  build(tensors: Tensor[]): Result;
}

function formOf(tf: Tf, result: unknown): Form {
  const fits = (value: unknown): value is Tensor => isTensor(tf, value);
  if (result === undefined || result === null)
    return { tensors: () => [], build: () => (result === null ? null : undefined) };
  if (fits(result)) return { tensors: (value) => [value as Tensor], build: ([first]) => first };
  if (Array.isArray(result) && result.every(fits))
    return { tensors: (value) => value as Tensor[], build: (tensors) => tensors };
  if (typeof result === "object" && Object.values(result).every(fits)) {
    const names = Object.keys(result);
    return {
      tensors: (value) => Object.values(value as Record<string, Tensor>),
      build: (tensors) =>
        Object.fromEntries(
          names.flatMap((name, i) => (tensors[i] === undefined ? [] : [[name, tensors[i]]])),
        ),
    };
  }
  throw graphFaults.notTensors();
}

/** The function made variables while it was recorded: they are set back, and this call runs as it is. */
class MadeVariables extends Error {}

/** Calls a function that may be being recorded. A variable that is made then would be made anew by every call of the program. */
function watched<T>(tf: Tf, work: () => T): T {
  if (tracerOf(tf)?.recording !== true) return work();
  const engine = tf.engine();
  const make = engine.makeVariable.bind(engine);
  const first = new Map<Variable, Tensor>();
  engine.makeVariable = (...args) => {
    const made = make(...args);
    first.set(made, tf.keep(made.clone()));
    return made;
  };
  try {
    const result = work();
    if (first.size > 0) throw new MadeVariables();
    return result;
  } finally {
    engine.makeVariable = make;
    for (const [variable, value] of first) {
      if (!variable.isDisposed) variable.assign(value);
      value.dispose();
    }
  }
}
