import type { OutputItem } from "vscode-notebook-renderer";
import type { OutputName } from "../outputs";
import { outputNameOf, readOutput } from "../outputs/read";
import type { Problem } from "./problem";

export type Parsed = { name: OutputName; data: unknown } | { name: "problem"; data: Problem };

/** The checked data of an output item. What cannot be shown comes back as a problem that says why, never thrown. */
export function outputOf(item: Pick<OutputItem, "mime" | "text">): Parsed {
  const name = outputNameOf(item.mime);
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
  const read = readOutput(item.mime, raw);
  if (read.name !== null) return read;
  return problem(
    `This output cannot be shown: its data is not that of the ${name} output of this version of RNNBook. Run the cell again.`,
    read.problems,
  );
}

function problem(message: string, details: string[] = []): Parsed {
  return { name: "problem", data: { message, details } };
}
