import type * as vscode from "vscode";
import type { Span } from "../../base/issue";
import { kindNamed } from "../../cells";
import { parsedCells } from "./notebook-cells";

export interface TrainingCell {
  cell: vscode.NotebookCell;
  kind: string;
  /** Of the model. */
  name: string;
  /** As the cell says it; undefined where it cannot be read. */
  epochs: number | undefined;
  /** Where that stands in the text; undefined where it is the default. */
  span: Span | undefined;
}

/** The cells that take minutes, with the names of their models. */
export function trainingCells(notebook: vscode.NotebookDocument): TrainingCell[] {
  return parsedCells(notebook).flatMap((parsed) => {
    const { index, kind, name, raw, config } = parsed;
    if (kind === undefined || name === undefined || kindNamed(kind)?.longRunning !== true) return [];
    const epochs =
      typeof config === "object" && config !== null && "epochs" in config ? config.epochs : undefined;
    return [
      {
        cell: notebook.cellAt(index),
        kind,
        name,
        epochs: typeof epochs === "number" ? epochs : undefined,
        span: "epochs" in raw ? parsed.spanOf(["epochs"], "value") : undefined,
      },
    ];
  });
}
