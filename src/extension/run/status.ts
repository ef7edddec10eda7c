import * as vscode from "vscode";
import { Emitter } from "../../base/emitter";
import { mimeOf } from "../../outputs/output";
import { notebookType } from "../names";
import { freshness, reasonOf } from "./freshness";

/** What stands under a cell while it runs, and that its outputs are of an older text once it was changed. */
export class CellStatus implements vscode.NotebookCellStatusBarItemProvider {
  private readonly progress = new WeakMap<vscode.NotebookCell, string>();
  /** Of notebooks as they are since their last change; every cell of one asks. */
  private readonly states = new WeakMap<vscode.NotebookDocument, ReturnType<typeof freshness>>();
  private readonly changed = new Emitter<void>();
  readonly onDidChangeCellStatusBarItems = this.changed.event;

  static register(context: vscode.ExtensionContext): CellStatus {
    const status = new CellStatus();
    context.subscriptions.push(
      vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, status),
      // A change of one cell makes others stale.
      vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => {
        if (notebook.notebookType !== notebookType) return;
        status.states.delete(notebook);
        status.changed.fire();
      }),
    );
    return status;
  }

  /** Undefined: the cell has ended. */
  show(cell: vscode.NotebookCell, fields: Record<string, unknown> | undefined): void {
    if (fields === undefined) this.progress.delete(cell);
    else this.progress.set(cell, progressText(fields));
    this.changed.fire();
  }

  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    const progress = this.progress.get(cell);
    if (progress !== undefined) return [item(progress, progress)];
    const state = this.statesOf(cell.notebook)[cell.index];
    const stale = typeof state === "object" ? [staleItem(reasonOf(state))] : [];
    return hasTrained(cell) ? [...stale, continueItem(cell)] : stale;
  }

  private statesOf(notebook: vscode.NotebookDocument): ReturnType<typeof freshness> {
    const known = this.states.get(notebook) ?? freshness(notebook);
    this.states.set(notebook, known);
    return known;
  }
}

/** "epoch 7/20, loss 1.42, 12 s left": what a kind reports, in words. */
function progressText(fields: Record<string, unknown>): string {
  const number = (key: string) => (typeof fields[key] === "number" ? fields[key] : undefined);
  const [epoch, epochs, loss, valLoss, eta] = ["epoch", "epochs", "loss", "val_loss", "eta_ms"].map(number);
  const parts = [
    epoch !== undefined && (epochs === undefined ? `epoch ${epoch}` : `epoch ${epoch}/${epochs}`),
    loss !== undefined && `loss ${loss.toPrecision(3)}`,
    valLoss !== undefined && `validation ${valLoss.toPrecision(3)}`,
    eta !== undefined && `${duration(eta)} left`,
    typeof fields.message === "string" && fields.message,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** The cell shows a training that a further one can go on from. */
function hasTrained({ outputs }: vscode.NotebookCell): boolean {
  return outputs.some(({ items }) => items.some(({ mime }) => mime === mimeOf("training")));
}

function staleItem(reason: string): vscode.NotebookCellStatusBarItem {
  const made = item(`$(history) stale: ${reason}`, `What the cell shows is stale: ${reason}. Run it again.`);
  made.command = { title: "Run Stale Cells", command: "rnnbook.runStaleCells" };
  made.tooltip = "Run all stale cells";
  return made;
}

function continueItem(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem {
  const made = item("$(debug-continue) Continue Training", "Train on from the last checkpoint.");
  made.command = { title: "Continue Training", command: "rnnbook.continueTraining", arguments: [cell] };
  made.tooltip = "Train on from the last checkpoint";
  return made;
}

function item(text: string, label: string): vscode.NotebookCellStatusBarItem {
  const made = new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Left);
  made.accessibilityInformation = { label };
  return made;
}
