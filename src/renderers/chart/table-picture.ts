import { el } from "../dom";
import type { Theme } from "../theme";

const margin = 12;
const titleHeight = 28;

/** A table as it stands in the page, with its title, on the editor's background; null where it is not shown. */
export function pictureOfTable(block: HTMLElement, title: string, theme: Theme): Promise<Blob | null> {
  // A table may stand in a block that scrolls, and is as wide as the page.
  const table = block.querySelector("table") ?? block;
  const box = table.getBoundingClientRect();
  const context = el("canvas").getContext("2d");
  if (context === null || box.width === 0) return Promise.resolve(null);
  const scale = Math.max(1, window.devicePixelRatio);
  const { canvas } = context;
  canvas.width = Math.round((Math.max(box.width, 240) + 2 * margin) * scale);
  canvas.height = Math.round((box.height + titleHeight + margin) * scale);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.textBaseline = "middle";
  context.font = `600 13px ${theme.font}`;
  context.fillStyle = theme.foreground;
  context.fillText(title, margin, titleHeight / 2);
  context.translate(margin - box.left, titleHeight - box.top);
  for (const cell of table.querySelectorAll<HTMLElement>("th, td")) drawCell(context, cell);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function drawCell(context: CanvasRenderingContext2D, cell: HTMLElement): void {
  const { left, top, width, height } = cell.getBoundingClientRect();
  const style = getComputedStyle(cell);
  context.fillStyle = style.backgroundColor;
  context.fillRect(left, top, width, height);
  const outline = parseFloat(style.outlineWidth);
  if (style.outlineStyle !== "none" && outline > 0) {
    context.strokeStyle = style.outlineColor;
    context.lineWidth = outline;
    context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  }
  for (const part of cell.querySelectorAll<HTMLElement>("*")) {
    const { left: x, top: y, width: w, height: h } = part.getBoundingClientRect();
    context.fillStyle = getComputedStyle(part).backgroundColor;
    context.fillRect(x, y, w, h);
  }
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) drawText(context, text);
}

function drawText(context: CanvasRenderingContext2D, text: Node): void {
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  if (text.parentElement === null || box.width === 0) return;
  const { color, fontWeight, fontSize, fontFamily } = getComputedStyle(text.parentElement);
  context.fillStyle = color;
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillText(text.textContent ?? "", box.left, box.top + box.height / 2);
}
