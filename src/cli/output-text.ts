import { outputs, type Output, type OutputName } from "../outputs";
import { outputNameOf } from "../outputs/read";

/** What the definition of this output says, or its data where we know no such output or it is wrong. */
export function outputText(output: Pick<Output, "mime" | "data">, width: number): string {
  const name: OutputName | undefined = outputNameOf(output.mime);
  const definition = name === undefined ? undefined : outputs[name];
  const data = definition?.schema.safeParse(output.data);
  if (definition === undefined || data?.success !== true) return JSON.stringify(output.data, undefined, 2);
  // SAFETY: the schema of this very definition has just accepted the data.
  return (definition.toText as (data: unknown, width: number) => string)(data.data, width);
}
