import { Fault } from "../../base/issue";

/** The function cannot become a graph; `jit` then runs it eagerly and says so. */
export class CannotRecord extends Fault {
  constructor(what: string) {
    super(
      "jit-cannot-record",
      `${what} cannot be compiled, so the function runs operation by operation.`,
      "Take it out of the function given to `jit` if speed matters.",
    );
  }
}

export const graphFaults = {
  read: () =>
    new Fault(
      "jit-read",
      "The value of a tensor was read inside a function given to `jit`, where tensors have no values yet.",
      "Return the tensor and read it outside, or use tensor operations such as `tf.where` instead of `if`.",
    ),
  random: () =>
    new Fault(
      "jit-random",
      "A random number was drawn in JavaScript inside a function given to `jit`, where it would be drawn only once.",
      "Pass the random tensor in as an argument, or draw it outside.",
    ),
  notTensors: () =>
    new Fault(
      "jit-result",
      "A function given to `jit` must return a tensor or an array of tensors.",
      "Return tensors, and read them outside.",
    ),
  scanState: (index: number, was: string, is: string) =>
    new Fault(
      "scan-state",
      `State ${index} goes into the step as ${was} and comes out as ${is}.`,
      "Return a new state of the same shape and type as the one that was given.",
    ),
  scanLength: (lengths: number[]) =>
    new Fault(
      "scan-length",
      `The sequences of a scan have different lengths: ${lengths.join(", ")}.`,
      "Give sequences of one length, or none and a `length`.",
    ),
};
