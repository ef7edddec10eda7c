/** States an invariant of our own code. A user can never cause it to fail; what a user can cause is a `Fault` or an `Issue`. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** Ends an exhaustive `switch`: the compiler names the forgotten case. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
