import type * as vscode from "vscode";
import { registerCompletion } from "./completion";
import { registerFormatting } from "./format";
import { registerHover } from "./hover";
import { registerNames } from "./names";
import { registerOutline } from "./outline";
import { registerQuickFixes } from "./quick-fixes";

const features = [
  registerCompletion,
  registerHover,
  registerNames,
  registerOutline,
  registerFormatting,
  registerQuickFixes,
];

/** What the editor knows of the cell language, beside its diagnostics. */
export function registerLanguage(context: vscode.ExtensionContext): void {
  for (const register of features) register(context);
}
