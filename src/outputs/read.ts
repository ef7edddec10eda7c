import type * as z from "zod/mini";
import { outputs, type OutputData, type OutputName } from "./index";

export type ReadOutput =
  | { [Name in OutputName]: { name: Name; data: OutputData<Name> } }[OutputName]
  /** What is wrong with the data, one short sentence each. */
  | { name: null; problems: string[] };

/** The data of an output after the check of its schema; for what a file or another process hands over. */
export function readOutput(mime: string, raw: unknown): ReadOutput {
  const name = outputNameOf(mime);
  if (name === undefined) return { name: null, problems: [`There is no output of the type ${mime}.`] };
  const result = outputs[name].schema.safeParse(raw);
  if (!result.success) return { name: null, problems: result.error.issues.map(sentence) };
  // SAFETY: the schema under this name has just accepted the data, and the name goes with it.
  return { name, data: result.data } as ReadOutput;
}

export function outputNameOf(mime: string): OutputName | undefined {
  const names = Object.keys(outputs).filter((name): name is OutputName => name in outputs);
  return names.find((name) => outputs[name].mime === mime);
}

/** The schemas are built without the library's sentences, which would double their weight in the webview. */
function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join(".") || "The whole";
  if (issue.code === "invalid_type") return `${place}: ${issue.expected} expected.`;
  if (issue.code === "invalid_value")
    return `${place}: one of ${issue.values.map(String).join(", ")} expected.`;
  return `${place}: a value of another type expected.`;
}
