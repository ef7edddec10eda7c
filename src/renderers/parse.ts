import type { OutputItem } from "vscode-notebook-renderer";
import { outputs, type OutputName } from "../outputs";
import type { Problem } from "./problem";

export type Parsed = { name: OutputName; data: unknown } | { name: "problem"; data: Problem };

/** The checked data of an output item. What cannot be shown comes back as a problem that says why, never thrown. */
export function outputOf(item: Pick<OutputItem, "mime" | "text">): Parsed {
  const names = Object.keys(outputs).filter((name): name is OutputName => name in outputs);
  const name = names.find((candidate) => outputs[candidate].mime === item.mime);
  if (name === undefined) {
    return problem(
      `This version of RNNBook cannot show outputs of the type ${item.mime}. Update the extension.`,
    );
  }
  let raw: unknown;
  try {
    raw = JSON.parse(item.text());
  } catch (error) {
    return problem("This output cannot be shown: it is not valid JSON. Run the cell again.", [String(error)]);
  }
  const result = outputs[name].schema.safeParse(raw);
  if (result.success) return { name, data: result.data };
  return problem(
    `This output cannot be shown: it is not what the ${name} output of this version of RNNBook holds. Run the cell again.`,
    result.error.issues.map(
      ({ path, message }) => `${path.map(String).join(".") || "the whole"}: ${message}`,
    ),
  );
}

function problem(message: string, details: string[] = []): Parsed {
  return { name: "problem", data: { message, details } };
}
