import * as vscode from "vscode";
import type { Issue, Severity, Span } from "../../base/issue";

/** The one place where offsets in a cell become the editor's positions. */
export function toRange(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function toDiagnostic(document: vscode.TextDocument, issue: Issue): vscode.Diagnostic {
  const text = [issue.message, issue.remedy].filter(Boolean).join(" ");
  const diagnostic = new vscode.Diagnostic(toRange(document, issue.span), text, severities[issue.severity]);
  diagnostic.source = "rnnbook";
  diagnostic.code = issue.code;
  return diagnostic;
}

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};
