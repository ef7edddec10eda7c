/**
 * Styles of all outputs, inside their shadow roots. Every colour is one of the editor's; what stands after the comma
 * serves a page without an editor, such as an exported one.
 */
export const styles = /* css */ `
:host { all: initial; display: block; }
.frame {
  --fg: var(--vscode-foreground, #3b3b3b);
  --muted: var(--vscode-descriptionForeground, #6b6b6b);
  --back: var(--vscode-notebook-outputContainerBackgroundColor, var(--vscode-editor-background, #ffffff));
  --line: var(--vscode-notebook-cellBorderColor, var(--vscode-widget-border, rgba(128, 128, 128, 0.35)));
  --accent: var(--vscode-charts-blue, #0063d3);
  --focus: var(--vscode-focusBorder, #005fb8);
  box-sizing: border-box;
  container-type: inline-size;
  max-width: 1200px;
  padding: 4px 2px 6px;
  color: var(--fg);
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: var(--vscode-font-size, 13px);
  line-height: 1.5;
}
.frame.contrast { --line: var(--vscode-contrastBorder, currentColor); --muted: var(--fg); }
*, *::before, *::after { box-sizing: inherit; }
[hidden] { display: none !important; }
p, dl, dd, ul, h3, figure, pre { margin: 0; }
.output, .stack { display: flex; flex-direction: column; gap: 12px; }
.stack { gap: 8px; }
.heading { display: flex; flex-direction: column; gap: 2px; }
.lead { font-size: 1.08em; font-weight: 600; overflow-wrap: anywhere; }
.two-lines { min-height: calc(3em + 1px); }
.muted { color: var(--muted); min-height: 1.5em; overflow-wrap: anywhere; }
.verdict { border-left: 3px solid var(--vscode-charts-orange, #d18616); padding-left: 10px; }
.verdict.good { border-left-color: var(--vscode-charts-green, #388a34); }
h3 { font-size: 1em; font-weight: 600; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(100px, 1fr)); gap: 8px 12px; }
.tiles dt { color: var(--muted); font-size: 0.85em; }
.tiles dd { font-variant-numeric: tabular-nums; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.notes { padding-left: 18px; color: var(--muted); overflow-wrap: anywhere; }

.progress { height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
.progress span { display: block; height: 100%; width: 0; background: var(--vscode-progressBar-background, var(--accent)); }
.contrast .progress { height: 6px; background: none; border: 1px solid var(--line); }
.contrast .progress span { background: var(--fg); }

.scroll { overflow: auto; max-height: 360px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 20px 3px 0; text-align: left; font-weight: 400; vertical-align: middle; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 4px; }
thead th { position: sticky; top: 0; background: var(--back); color: var(--muted); font-size: 0.92em; border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid color-mix(in srgb, var(--line) 45%, transparent); }
tfoot > tr > * { border-top: 1px solid var(--line); font-weight: 600; }
.number { text-align: right; }
.star { margin-right: 4px; color: var(--vscode-charts-green, #388a34); }
.contrast .star { color: inherit; }
.settings td { white-space: normal; overflow-wrap: anywhere; font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; }
.settings th[scope="row"] { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; }
.settings .default > * { color: var(--muted); }
.settings td:last-child { font-family: inherit; font-style: italic; white-space: nowrap; }
.matrix td { position: relative; padding: 5px 10px; background: color-mix(in srgb, var(--accent) calc(var(--share) * 42%), transparent); }
.matrix td.right { outline: 1px solid var(--fg); outline-offset: -1px; font-weight: 600; }
.chart.confusion { gap: 12px; }
.pairs td { white-space: normal; overflow-wrap: anywhere; }
.matrix thead th:not(:first-child) { padding: 3px 10px; }
.matrix .cell { display: inline-flex; flex-direction: column; }
.matrix .share-of-row { font-size: 0.85em; font-weight: 400; }
.matrix .fill { display: none; position: absolute; left: 2px; bottom: 2px; height: 3px; width: calc(var(--share) * (100% - 4px)); background: var(--fg); }
.contrast .matrix td { background: none; }
.contrast .matrix .fill { display: block; }
.share { display: inline-flex; align-items: center; gap: 8px; color: var(--muted); }
.bar { display: inline-block; width: 110px; height: 6px; }
.bar > span { display: block; height: 100%; border-radius: 2px; background: var(--accent); }

.chart { display: flex; flex-direction: column; gap: 4px; min-width: 0; }
.chart-head { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 2px 12px; min-height: 28px; }
.chart-head > .axis-title, .chart-head > h3, .chart-head span.key { line-height: 28px; }
.chart-head button { line-height: 24px; }
.axis-title { font-weight: 600; margin-right: 4px; overflow-wrap: anywhere; }
.plot { position: relative; min-width: 0; }
.plot canvas { display: block; }
.small .axis-title { color: var(--muted); font-weight: 400; }
.multiples { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr)); gap: 8px 20px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 4px; flex: 1; }
.key { display: inline-flex; align-items: center; gap: 6px; }
.legend span.key { padding: 0 6px; font-size: 0.95em; }
.swatch { flex: none; overflow: visible; }
.foot { position: relative; min-height: 22px; }
.actions { position: absolute; top: 0; right: 0; display: flex; gap: 12px; }
@container (max-width: 340px) { .actions { position: static; justify-content: flex-start; margin: 4px 0 0 -2px; } }
.example { display: flex; flex-direction: column; }
.controls { display: flex; flex-wrap: wrap; gap: 8px; margin-left: auto; }
.wide td { white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; }
.wide th { vertical-align: top; }
.so-far { height: 8.4em; overflow: auto; padding: 6px 8px; border: 1px solid var(--line); border-radius: 3px; }
.text { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; background: color-mix(in srgb, var(--accent) 16%, transparent); border-bottom: 2px solid var(--accent); padding: 0 1px; }
.contrast mark { background: none; }

button { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 3px; padding: 1px 6px; cursor: pointer; }
button.link { padding: 1px 4px; font-size: 0.92em; color: var(--vscode-textLink-foreground, #005fb8); }
button.link:hover { text-decoration: underline; }
button.key { font-size: 0.95em; }
button.key:hover, button.segment:hover { background: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.18)); }
button.key[aria-pressed="false"] { text-decoration: line-through; color: var(--muted); }
button.key[aria-pressed="false"] svg { opacity: 0.35; }
.segments { display: inline-flex; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; }
button.segment { border-radius: 0; font-size: 0.92em; padding: 1px 10px; }
button.segment[aria-pressed="true"] { background: var(--vscode-inputOption-activeBackground, rgba(0, 99, 211, 0.18)); color: var(--vscode-inputOption-activeForeground, inherit); }
.contrast button.segment[aria-pressed="true"] { background: var(--fg); color: var(--vscode-editor-background, #000); }
.contrast button:hover { outline: 1px dashed var(--vscode-contrastActiveBorder, var(--focus)); outline-offset: -1px; background: none; }

details > summary { cursor: pointer; color: var(--muted); width: fit-content; padding: 1px 6px 1px 2px; border-radius: 3px; font-size: 0.92em; }
details[open] > summary { margin-bottom: 6px; }
details > summary:hover { color: var(--fg); }
button:focus-visible, summary:focus-visible, pre:focus-visible, .scroll:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.segments button:focus-visible { outline-offset: -2px; }

.callout { display: flex; flex-direction: column; gap: 6px; border-left: 4px solid var(--vscode-errorForeground, #e51400); padding: 4px 0 4px 12px; }
.callout.warn { border-left-color: var(--vscode-charts-orange, #d18616); }
.contrast .callout { border: 1px solid var(--line); border-left: 4px solid var(--line); padding: 8px 12px; }
.callout p { overflow-wrap: anywhere; white-space: pre-wrap; }
code { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; background: var(--vscode-textCodeBlock-background, rgba(128, 128, 128, 0.12)); border-radius: 3px; padding: 0 4px; }
.code { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.92em; }
pre { max-height: 240px; overflow: auto; padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere;
  font-family: var(--vscode-editor-font-family, monospace); font-size: 0.92em;
  background: var(--vscode-textCodeBlock-background, rgba(128, 128, 128, 0.12)); border: 1px solid var(--vscode-contrastBorder, transparent); }

.samples { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)); gap: 12px 24px; }
.sample { display: flex; flex-direction: column; min-width: 0; border-left: 2px solid var(--line); padding-left: 12px; }
.sample-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 12px; }
.written { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30em; overflow: auto; }
.written:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.prompt { font-weight: 600; color: var(--accent); }
.contrast .prompt { color: inherit; text-decoration: underline; }
`;
