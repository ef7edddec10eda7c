import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../../base/version";
import { encodeJson } from "../../../outputs/encode";
import { outputText } from "../../output-text";
import type { ExportCell, ExportDocument } from "../document";
import type { ExportFormat } from "../format";
import { codeHtml } from "./code";
import { escapeHtml, escapeScript } from "./escape";
import { markdownHtml } from "./markdown";
import { pageStyles } from "./styles";

/**
 * One file that needs nothing else: the text, the code, and the outputs as data, which our own renderers draw. Its
 * policy lets no script run but ours and no request leave, whatever the notebook holds.
 */
export const html: ExportFormat = {
  name: "html",
  ending: ".html",
  doc: "one page with live charts, which asks nothing of any server",
  showsOutputs: true,
  write(document, { dist }) {
    const script = readFileSync(join(dist, "page.js"), "utf8").trim();
    const outputs = document.cells.flatMap(({ outputs: shown }) => shown);
    const data = JSON.stringify(outputs.map((output) => encodeJson(output)));
    const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="RNNBook ${escapeHtml(version)}">
<link rel="icon" href="data:,">
<title>${escapeHtml(document.title)}</title>
<style>${pageStyles}</style>
</head>
<body>
<main>
${cellsHtml(document)}
</main>
<script type="application/json" id="outputs">${escapeScript(data)}</script>
<script>${script}</script>
</body>
</html>
`;
    return { text };
  },
};

/** Styles may stand in the page, since renderers set the heights of charts that way; nothing in a notebook can. */
function policyFor(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function cellsHtml(document: ExportDocument): string {
  let count = 0;
  return document.cells
    .map((cell) => {
      if (cell.language === "markdown") {
        return `<section class="text">\n${markdownHtml(cell.source, document.folder)}</section>`;
      }
      const first = count;
      count += cell.outputs.length;
      return codeCellHtml(cell, first);
    })
    .join("\n");
}

/** `first` is the position of its first output among all. */
function codeCellHtml({ language, source, kind, name, outputs, stale }: ExportCell, first: number): string {
  const label = kind === undefined ? "JavaScript" : `${kind} ${name ?? ""}`.trim();
  const note = stale
    ? `<p class="stale">This is what the cell showed before it was changed. It was not run since.</p>\n`
    : "";
  const shown = outputs.map(
    (output, i) =>
      `<div class="result" data-output="${first + i}"></div>\n<noscript><pre>${escapeHtml(outputText(output, 100))}</pre></noscript>\n`,
  );
  return `<section class="cell" aria-label="${escapeHtml(label)}">
<pre class="code"><code>${codeHtml(source, language)}</code></pre>
${outputs.length === 0 ? "" : note}${shown.join("")}</section>`;
}
