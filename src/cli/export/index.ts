import { encodeJson } from "../../outputs/encode";
import type { CommandIo } from "../command";
import type { NotebookFile } from "../notebook-file";
import type { RunRecord } from "../run/record-sink";
import { documentOfRun } from "./document";
import type { ExportFormat } from "./format";
import { html } from "./html";
import { ipynb } from "./ipynb";

export const formats: readonly ExportFormat[] = [html, ipynb];

const withOutputs = formats.filter(({ showsOutputs }) => showsOutputs);

/** Of the files that `run -o` writes. */
export const runEndings: readonly string[] = [...withOutputs.map(({ ending }) => ending), ".json"];

/** The outputs of a run as the file with this ending holds them. */
export async function textOfRun(
  ending: string,
  file: NotebookFile,
  record: RunRecord,
  io: CommandIo,
): Promise<string> {
  const format = withOutputs.find((candidate) => candidate.ending === ending);
  if (format === undefined) return `${JSON.stringify(encodeJson(record), undefined, 2)}\n`;
  return format.write(documentOfRun(file, record), io);
}
