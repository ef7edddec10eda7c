import * as vscode from "vscode";
import { check } from "../../cells/check";
import { editOf } from "../../cells/language/apply-fix";
import { fromDocument } from "../document/notebook-data";
import { cellsAround, rnnCells } from "./notebook-cells";
import { toRange } from "./range";

/** Mends what a diagnostic says, where one change does. */
export function registerQuickFixes(context: vscode.ExtensionContext): void {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, { diagnostics }) {
      const around = cellsAround(document);
      if (around === undefined) return [];
      const { notebook, index } = around;
      const { issues } = check(fromDocument(notebook).cells, { allowJs: vscode.workspace.isTrusted });
      return issues.flatMap((issue) => {
        const place = toRange(document, issue.span);
        const edit =
          issue.cell === index && place.intersection(range) ? editOf(document.getText(), issue) : undefined;
        if (edit === undefined || issue.fix === undefined) return [];
        const action = new vscode.CodeAction(issue.fix.title, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, toRange(document, edit.span), edit.text);
        action.isPreferred = true;
        action.diagnostics = diagnostics.filter(
          ({ code, range: on }) => code === issue.code && on.isEqual(place),
        );
        return [action];
      });
    },
  };
  const metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  context.subscriptions.push(vscode.languages.registerCodeActionsProvider(rnnCells, provider, metadata));
}
