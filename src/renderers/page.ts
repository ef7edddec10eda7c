import type { OutputItem, RendererApi, RendererContext } from "vscode-notebook-renderer";
import { activate } from "./main";

/** Entry of an exported page: draws every output of the page where its place is, in the colours that the reader prefers. */
async function drawAll(): Promise<void> {
  const outputs = readOutputs();
  // SAFETY: our renderers take nothing of the context, and a page has none to give.
  const renderer = await activate({} as RendererContext<void>);
  if (renderer === undefined) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-output]")) {
    const output = outputs[Number(place.dataset["output"])];
    if (output !== undefined) draw(renderer, output, place);
  }
}

interface Stored {
  mime: string;
  data: unknown;
}

function draw(renderer: RendererApi, { mime, data }: Stored, place: HTMLElement): void {
  const text = JSON.stringify(data);
  const item: OutputItem = {
    id: place.dataset["output"] ?? "",
    mime,
    metadata: {},
    text: () => text,
    json: () => data,
    data: () => new TextEncoder().encode(text),
    blob: () => new Blob([text], { type: mime }),
  };
  void renderer.renderOutputItem(item, place, new AbortController().signal);
}

function readOutputs(): Stored[] {
  const text = document.getElementById("outputs")?.textContent ?? "[]";
  // SAFETY: the export wrote this list; the data of each output is checked by its schema before it is drawn.
  return JSON.parse(text) as Stored[];
}

/** Charts look for the theme where VS Code puts it, and draw again when that changes. */
function followColours(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.body.dataset["vscodeThemeKind"] = dark.matches ? "vscode-dark" : "vscode-light";
  };
  apply();
  dark.addEventListener("change", apply);
}

followColours();
void drawAll();
