import { el } from "../dom";
import type { Theme } from "../theme";
import { colorOf, marksOf } from "./marks";
import type { ChartSpec } from "./spec";

/** Hands a file to the browser; VS Code's webview asks where to save what a link to a blob offers. */
export function saveBlob(blob: Blob, name: string, near: HTMLElement): void {
  const link = el("a", {
    href: URL.createObjectURL(blob),
    download: name.replace(/[^\p{L}\p{N}._-]+/gu, "-"),
    hidden: "",
  });
  near.append(link);
  link.click();
  link.remove();
  // The file is read after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The chart on the editor's background, with the legend that stands beside it in the page. */
export async function pngOf(canvas: HTMLCanvasElement, spec: ChartSpec, theme: Theme): Promise<Blob | null> {
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const header = 34;
  const picture = el("canvas", {
    width: String(canvas.width),
    height: String(canvas.height + header * scale),
  });
  const context = picture.getContext("2d");
  if (context === null) return null;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, header * scale);
  context.scale(scale, scale);
  context.font = `12px ${theme.font}`;
  context.textBaseline = "middle";
  let x = 12;
  const write = (text: string) => {
    context.fillStyle = theme.foreground;
    context.fillText(text, x, header / 2);
    x += context.measureText(text).width + 18;
  };
  write(spec.y.title);
  for (const { name, role } of spec.lines) {
    const { dash, width } = marksOf(role);
    context.strokeStyle = colorOf(role, theme);
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, header / 2);
    context.lineTo(x + 26, header / 2);
    context.stroke();
    x += 32;
    write(name);
  }
  for (const { name, role, opacity } of spec.bands ?? []) {
    context.globalAlpha = opacity;
    context.fillStyle = colorOf(role, theme);
    context.fillRect(x, header / 2 - 5, 26, 10);
    context.globalAlpha = 1;
    x += 32;
    write(name);
  }
  return new Promise((resolve) => picture.toBlob(resolve, "image/png"));
}
