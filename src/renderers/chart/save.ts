import { el } from "../dom";
import type { Theme } from "../theme";
import { colorOf, marksOf } from "./marks";
import type { Role } from "./spec";

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

/** What a saved picture says above the chart: in the page it stands beside it, as heading and legend. */
export interface PictureKey {
  title: string;
  keys: { name: string; role: Role; /** Of a band; a line has none. */ opacity?: number }[];
}

/** A canvas, and the heading that stands above it in the page. */
export interface PicturePart {
  canvas: HTMLCanvasElement;
  heading?: HTMLElement;
}

/** Charts on the editor's background, side by side or below one another as in the page, under their legend. */
export function pngOf(key: PictureKey, parts: readonly PicturePart[], theme: Theme): Promise<Blob | null> {
  const boxes = parts.map(({ canvas }) => canvas.getBoundingClientRect());
  const headings = parts.map(({ heading }) => heading?.getBoundingClientRect());
  const all = [...boxes, ...headings.filter((box) => box !== undefined)];
  const left = Math.min(...all.map((box) => box.left));
  const top = Math.min(...all.map((box) => box.top));
  const width = Math.max(...all.map((box) => box.right)) - left;
  const height = Math.max(...all.map((box) => box.bottom)) - top;
  const first = parts[0]?.canvas;
  const context = el("canvas").getContext("2d");
  if (context === null || first === undefined || width <= 0) return Promise.resolve(null);

  const scale = first.width / Math.max(1, boxes[0]?.width ?? 1);
  const { canvas } = context;
  const header = drawKey(context, key, width, theme, false);
  canvas.width = Math.round((width + 2 * margin) * scale);
  canvas.height = Math.round((height + header + margin) * scale);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  drawKey(context, key, width, theme, true);
  parts.forEach((part, i) => {
    const [box, heading] = [boxes[i], headings[i]];
    if (box === undefined) return;
    context.drawImage(part.canvas, box.left - left + margin, box.top - top + header, box.width, box.height);
    if (heading === undefined) return;
    context.fillStyle = theme.foreground;
    context.fillText(
      part.heading?.textContent ?? "",
      heading.left - left + margin,
      (heading.top + heading.bottom) / 2 - top + header,
    );
  });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Pixels of the page, as all lengths here. */
const margin = 12;
const rowHeight = 22;
const swatchWidth = 26;

/** Draws the legend, or only measures it; returns its height in pixels of the page. */
function drawKey(
  context: CanvasRenderingContext2D,
  { title, keys }: PictureKey,
  width: number,
  theme: Theme,
  draw: boolean,
): number {
  context.font = `12px ${theme.font}`;
  context.textBaseline = "middle";
  let x = margin;
  let y = 17;
  const step = (text: string, swatch: number) => {
    const size = context.measureText(text).width + (swatch > 0 ? swatch + 6 : 0);
    if (x > margin && x + size > width + margin) {
      x = margin;
      y += rowHeight;
    }
    const at = x;
    x += size + 18;
    if (!draw) return at;
    context.fillStyle = theme.foreground;
    context.fillText(text, at + (swatch > 0 ? swatch + 6 : 0), y);
    return at;
  };
  step(title, 0);
  for (const { name, role, opacity } of keys) {
    const at = step(name, swatchWidth);
    if (!draw) continue;
    if (opacity === undefined) drawLine(context, at, y, role, theme);
    else drawBand(context, at, y, role, opacity, theme);
  }
  return y + 17;
}

function drawLine(context: CanvasRenderingContext2D, x: number, y: number, role: Role, theme: Theme): void {
  const { dash, width } = marksOf(role);
  context.save();
  context.strokeStyle = colorOf(role, theme);
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + swatchWidth, y);
  context.stroke();
  context.restore();
}

function drawBand(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  role: Role,
  opacity: number,
  theme: Theme,
): void {
  context.save();
  context.globalAlpha = opacity;
  context.fillStyle = colorOf(role, theme);
  context.fillRect(x, y - 5, swatchWidth, 10);
  context.restore();
}
