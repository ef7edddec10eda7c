import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../engine/api";
import { graphFaults } from "../../engine/graph/faults";
import { jit as compile, type Jitted } from "../../engine/graph/jit";
import { tracerOf } from "../../engine/graph/trace";
import { isTensor } from "./tensors";

/** What a function given to `jit` may take and give back. */
type Result = Tensor | Tensor[] | Record<string, Tensor> | undefined;
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
    // SAFETY: a function of a cell is given what the cell calls it with.
    const call = fn as (...args: Tensor[]) => unknown;
    const run = (args: Tensor[], work: (run: () => unknown) => unknown): Tensor[] => {
      const { form, tensors } = formOf(
        tf,
        work(() => call(...args)),
      );
      forms.set(key, form);
      return tensors;
    };
    const flat = (...args: Tensor[]): Tensor[] => run(args, (work) => watched(tf, work));
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
        tensors = tf.tidy(() => run(args, (work) => work()));
      }
      return forms.get(key)?.(tensors);
    };
  };
}

/** Puts the results of a function together again. */
type Form = (tensors: Tensor[]) => Result;

/** The tensors of a result, and its form. Faults: jit-result. */
function formOf(tf: Tf, result: unknown): { form: Form; tensors: Tensor[] } {
  const fits = (value: unknown): value is Tensor => isTensor(tf, value);
  if (result === undefined || result === null) return { form: () => undefined, tensors: [] };
  if (fits(result)) return { form: ([first]) => first, tensors: [result] };
  if (Array.isArray(result) && result.every(fits)) return { form: (tensors) => tensors, tensors: result };
  const entries = typeof result === "object" ? Object.entries(result) : [];
  const tensors = entries.map(([, value]: [string, unknown]) => value).filter(fits);
  if (tensors.length === 0 || tensors.length < entries.length) throw graphFaults.notTensors();
  return {
    tensors,
    form: (all) =>
      Object.fromEntries(entries.flatMap(([name], i) => (all[i] === undefined ? [] : [[name, all[i]]]))),
  };
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
