import { version } from "../../../base/version";
import { encodeJson } from "../../../outputs/encode";
import { outputText } from "../../output-text";
import type { ExportCell, ExportDocument } from "../document";
import type { ExportFormat } from "../format";
import { kernelName } from "./shape";

/**
 * A Jupyter notebook of format 4.5 (https://nbformat.readthedocs.io). What Jupyter has no place for stands under
 * `rnnbook` in the metadata, so that `rnnbook import` gives the same file back. An output is our data with its text
 * form beside it, which is what viewers show that do not know us.
 */
export const ipynb: ExportFormat = {
  name: "ipynb",
  ending: ".ipynb",
  doc: "a Jupyter notebook with the outputs as text; rnnbook import reads it back",
  showsOutputs: true,
  write(document) {
    const { frontMatter, layout } = document.notebook;
    const text = `${JSON.stringify(
      {
        cells: document.cells.map((cell, index) => cellOf(cell, index, document)),
        metadata: {
          kernelspec: { display_name: "RNNBook", language: "rnn", name: kernelName },
          language_info: {
            file_extension: ".rnnbook",
            mimetype: "text/x-yaml",
            name: "rnn",
            pygments_lexer: "yaml",
          },
          rnnbook: { version, front_matter: frontMatter, ...(layout === undefined ? {} : { layout }) },
        },
        nbformat: 4,
        nbformat_minor: 5,
      },
      undefined,
      1,
    )}\n`;
    return { text };
  },
};

function cellOf(cell: ExportCell, index: number, { notebook }: ExportDocument) {
  const { language, source, stale } = cell;
  const layout = notebook.cells[index]?.layout;
  const ours = {
    language,
    ...(layout === undefined ? {} : { layout }),
    ...(stale ? { stale } : {}),
  };
  const common = { id: `cell-${index + 1}`, source: lines(source) };
  if (language === "markdown") return { cell_type: "markdown", ...common, metadata: { rnnbook: ours } };
  return {
    cell_type: "code",
    ...common,
    // The editors of VS Code and Jupyter colour a cell by this.
    metadata: { ...(language === "js" ? { vscode: { languageId: "javascript" } } : {}), rnnbook: ours },
    execution_count: null,
    outputs: cell.outputs.map((output) => ({
      output_type: "display_data",
      data: { [output.mime]: encodeJson(output.data), "text/plain": lines(outputText(output, 100)) },
      metadata: { rnnbook: { kind: output.kind, name: output.name } },
    })),
  };
}

/** As Jupyter writes text: a list of lines, each with its end. */
function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
