import { outputs, type Output } from ".";

/** The last state of an output, for good, where its cell did not come to its end. */
export function cutShort(output: Output): Output {
  const definition = Object.values(outputs).find(({ mime }) => mime === output.mime);
  if (definition === undefined) return output;
  // SAFETY: the mime type tells whose data it is; `Output` cannot say so by its type.
  const { cutShort: cut } = definition as { cutShort(this: void, data: Output["data"]): Output["data"] };
  return { ...output, data: cut(output.data) };
}
