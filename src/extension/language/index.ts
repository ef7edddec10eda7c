import type * as vscode from "vscode";
import { registerCompletion } from "./completion";
import { registerFormatting } from "./format";
import { registerHints } from "./hints";
import { registerHover } from "./hover";
import { registerNames } from "./names";
import { registerOutline } from "./outline";
import { registerQuickFixes } from "./quick-fixes";
import type { FilesOf } from "./sources";

/** What a provider is made with: where to register, and what is known of the files that cells name. */
type Register = (context: vscode.ExtensionContext, filesOf: FilesOf) => void;

const features: readonly Register[] = [
  registerCompletion,
  registerHover,
  registerHints,
  registerNames,
  registerOutline,
  registerFormatting,
  registerQuickFixes,
];

/** What the editor knows of the cell language, beside its diagnostics. */
export function registerLanguage(context: vscode.ExtensionContext, filesOf: FilesOf): void {
  for (const register of features) register(context, filesOf);
}
