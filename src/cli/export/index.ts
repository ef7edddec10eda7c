import { encodeJson } from "../../outputs/encode";
import type { CommandIo } from "../command";
import type { OutputFile } from "../output-file";
import type { NotebookFile } from "../notebook-file";
import type { RunRecord } from "../run/record-sink";
import { documentOfRun } from "./document";
import type { ExportFormat } from "./format";
import { html } from "./html";
import { ipynb } from "./ipynb";
import { js } from "./js";
import { py } from "./py";

export const formats: readonly ExportFormat[] = [html, ipynb, py, js];

const withOutputs = formats.filter(({ showsOutputs }) => showsOutputs);

/** Of the files that `run -o` writes. */
export const runEndings: readonly string[] = [...withOutputs.map(({ ending }) => ending), ".json"];

/** The outputs of a run as such a file holds them. */
export async function textOfRun(
  { ending, path }: OutputFile,
  file: NotebookFile,
  record: RunRecord,
  io: CommandIo,
): Promise<string> {
  const format = withOutputs.find((candidate) => candidate.ending === ending);
  if (format === undefined) return `${JSON.stringify(encodeJson(record), undefined, 2)}\n`;
  const { text } = await format.write(documentOfRun(file, record), io, path);
  return text;
}
