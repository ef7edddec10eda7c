/** The page, and VS Code's colours by the names that renderers ask for, in light and dark. */
export const pageStyles = /* css */ `
:root {
  color-scheme: light dark;
  --vscode-font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --vscode-font-size: 14px;
  --vscode-editor-font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --vscode-foreground: #3b3b3b;
  --vscode-descriptionForeground: #616161;
  --vscode-editor-background: #ffffff;
  --vscode-notebook-cellBorderColor: #e1e1e1;
  --vscode-widget-border: #e1e1e1;
  --vscode-focusBorder: #005fb8;
  --vscode-errorForeground: #c72e0f;
  --vscode-textLink-foreground: #005fb8;
  --vscode-textCodeBlock-background: #f4f4f6;
  --vscode-progressBar-background: #005fb8;
  --vscode-inputOption-activeBackground: #bed6ed;
  --vscode-inputOption-activeForeground: #000000;
  --vscode-toolbar-hoverBackground: rgba(184, 184, 184, 0.31);
  --vscode-editorHoverWidget-background: #f8f8f8;
  --vscode-editorHoverWidget-foreground: #3b3b3b;
  --vscode-editorHoverWidget-border: #c8c8c8;
  --vscode-charts-red: #e51400;
  --vscode-charts-blue: #0063d3;
  --vscode-charts-orange: #d18616;
  --vscode-charts-green: #388a34;
  --vscode-charts-purple: #652d90;
  --key: #0451a5;
  --comment: #5f7a3a;
  --stale: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --vscode-foreground: #cccccc;
    --vscode-descriptionForeground: #9d9d9d;
    --vscode-editor-background: #1f1f1f;
    --vscode-notebook-cellBorderColor: #3c3c3c;
    --vscode-widget-border: #3c3c3c;
    --vscode-focusBorder: #0078d4;
    --vscode-errorForeground: #f85149;
    --vscode-textLink-foreground: #4daafc;
    --vscode-textCodeBlock-background: #2b2b2b;
    --vscode-progressBar-background: #0078d4;
    --vscode-inputOption-activeBackground: rgba(36, 137, 219, 0.51);
    --vscode-inputOption-activeForeground: #ffffff;
    --vscode-toolbar-hoverBackground: rgba(90, 93, 94, 0.31);
    --vscode-editorHoverWidget-background: #202020;
    --vscode-editorHoverWidget-foreground: #cccccc;
    --vscode-editorHoverWidget-border: #454545;
    --vscode-charts-red: #f14c4c;
    --vscode-charts-blue: #59a4f9;
    --vscode-charts-orange: #d18616;
    --vscode-charts-green: #89d185;
    --vscode-charts-purple: #b180d7;
    --key: #9cdcfe;
    --comment: #8fae74;
    --stale: #e2b25c;
  }
}
body {
  margin: 0;
  background: var(--vscode-editor-background);
  color: var(--vscode-foreground);
  font: 16px/1.6 var(--vscode-font-family);
}
main { max-width: 960px; margin: 0 auto; padding: 32px 20px 64px; }
.text { max-width: 720px; overflow-wrap: break-word; }
.text :is(h1, h2, h3) { line-height: 1.25; margin: 1.4em 0 0.5em; }
.text h1 { font-size: 2em; margin-top: 0.4em; }
.text img { max-width: 100%; }
.text table { border-collapse: collapse; }
.text :is(th, td) { padding: 4px 12px; border: 1px solid var(--vscode-widget-border); text-align: left; }
.text blockquote { margin: 0; padding-left: 16px; border-left: 4px solid var(--vscode-widget-border); }
a { color: var(--vscode-textLink-foreground); }
code, pre { font-family: var(--vscode-editor-font-family); font-size: 0.875rem; }
pre { margin: 16px 0; padding: 12px 16px; overflow-x: auto; line-height: 1.5;
  background: var(--vscode-textCodeBlock-background); border-radius: 6px; }
:not(pre) > code { padding: 1px 5px; border-radius: 4px; background: var(--vscode-textCodeBlock-background); }
.cell { margin: 20px 0 28px; }
.cell > .code { margin: 0; border-left: 3px solid var(--vscode-focusBorder); border-radius: 0 6px 6px 0; }
.key { color: var(--key); }
.comment { color: var(--comment); }
.stale { margin: 12px 0 0; color: var(--stale); font-size: 0.875rem; }
.result { margin-top: 14px; }
@media print {
  main { max-width: none; padding: 0; }
  .result { break-inside: avoid; }
}
`;
