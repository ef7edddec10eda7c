import { Disposables, type Disposable } from "../../base/disposable";
import type { OutputData } from "../../outputs";
import { gridRange } from "../../outputs/chart";
import { formatNumber, formatNumbers } from "../../outputs/format";
import { decodeNumber } from "../../outputs/numbers";
import { withAlpha } from "../color";
import { el, setAttribute, setText } from "../dom";
import type { Surface } from "../renderer";
import { tableOf } from "../table";
import type { Theme } from "../theme";
import { FigureFoot } from "./foot";
import { csvText } from "./grid";
import { pngOf } from "./save";

type ChartData = OutputData<"chart">;

const plotHeight = 300;
/** Room for the names of the columns. */
const footHeight = 20;

/** A grid of values by how full their cells are, with its scale, its values as a table, and buttons to save it. */
export class HeatMap implements Disposable {
  readonly element: HTMLElement;
  private readonly title = el("span", { class: "axis-title" });
  private readonly scale = el("span", { class: "key muted" });
  private readonly canvas = el("canvas", { role: "img" });
  private readonly foot: FigureFoot;
  private readonly disposables = new Disposables();
  private data: ChartData | undefined;

  constructor(
    private readonly surface: Surface,
    file: () => string,
  ) {
    this.foot = new FigureFoot({
      file,
      table: () => this.table(),
      csv: () => csvText(this.rows(String)),
      png: () =>
        pngOf({ title: this.title.textContent, keys: [] }, [{ canvas: this.canvas }], surface.theme()),
    });
    const plot = el("div", { class: "plot", style: `height: ${plotHeight}px` }, this.canvas);
    const head = el("div", { class: "chart-head" }, this.title, this.scale);
    this.element = el("figure", { class: "chart" }, head, plot, this.foot.element);
    this.disposables.add(surface.onTheme(() => this.draw()));
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(plot);
    this.disposables.add({ dispose: () => observer.disconnect() });
  }

  update(data: ChartData): void {
    this.data = data;
    const [low, high] = gridRange(data);
    setText(this.title, data.title || data.y_title);
    setText(this.scale, `${formatNumber(low)} empty to ${formatNumber(high)} full`);
    setAttribute(this.canvas, "aria-label", data.summary);
    this.draw();
    this.foot.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private draw(): void {
    const { data, canvas } = this;
    const width = canvas.parentElement?.clientWidth ?? 0;
    const context = canvas.getContext("2d");
    if (data?.grid === undefined || context === null || width === 0) return;
    const ratio = Math.max(1, devicePixelRatio);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(plotHeight * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${plotHeight}px`;
    context.scale(ratio, ratio);
    const theme = this.surface.theme();
    context.font = `11px ${theme.font}`;
    const names = data.grid.rows.map((name) => context.measureText(name).width);
    const margin = Math.min(width / 4, names.reduce((a, b) => Math.max(a, b), 0) + 10);
    const area = { left: margin, width: width - margin - 1, height: plotHeight - footHeight };
    drawCells(context, data, area, theme);
    drawNames(context, data.grid, area, theme);
  }

  private rows(write: (value: number) => string): string[][] {
    const { rows, columns, values } = this.data?.grid ?? { rows: [], columns: [], values: [] };
    return [
      ["", ...columns],
      ...rows.map((name, row) => [name, ...(values[row] ?? []).map((value) => write(decodeNumber(value)))]),
    ];
  }

  private table(): HTMLElement {
    const [head = [], ...body] = this.rows((value) => formatNumbers([value])[0] ?? "");
    return tableOf({
      caption: this.data?.summary ?? "",
      columns: head.map((title, index) => ({ title, numeric: index > 0 })),
      rows: body,
    });
  }
}

interface Area {
  left: number;
  width: number;
  height: number;
}

function drawCells(context: CanvasRenderingContext2D, data: ChartData, area: Area, theme: Theme): void {
  const { rows, columns, values } = data.grid ?? { rows: [], columns: [], values: [] };
  const [low, high] = gridRange(data);
  const [width, height] = [area.width / Math.max(1, columns.length), area.height / Math.max(1, rows.length)];
  const color = theme.contrast ? theme.foreground : theme.series.blue;
  const shades = Array.from({ length: 65 }, (_, level) => withAlpha(color, 0.04 + (0.96 * level) / 64));
  rows.forEach((_, row) => {
    columns.forEach((__, column) => {
      const value = decodeNumber(values[row]?.[column] ?? "NaN");
      if (!Number.isFinite(value)) return;
      const share = high > low ? (value - low) / (high - low) : 1;
      context.fillStyle = shades[Math.round(share * 64)] ?? color;
      // Cells of more than a few pixels are parted by a thin line of the background.
      const gap = width > 6 && height > 6 ? 1 : 0;
      context.fillRect(area.left + column * width, row * height, width - gap, height - gap);
    });
  });
  context.strokeStyle = theme.contrast ? theme.outline : theme.grid;
  context.strokeRect(area.left - 0.5, 0.5, area.width + 1, area.height - 0.5);
}

function drawNames(
  context: CanvasRenderingContext2D,
  { rows, columns }: NonNullable<ChartData["grid"]>,
  area: Area,
  theme: Theme,
): void {
  context.fillStyle = theme.muted;
  context.textBaseline = "middle";
  context.textAlign = "right";
  const everyRow = Math.ceil((rows.length * 13) / area.height);
  rows.forEach((name, row) => {
    const y = ((row + 0.5) * area.height) / rows.length;
    if (row % everyRow === 0) context.fillText(name, area.left - 5, y, area.left - 6);
  });
  context.textAlign = "center";
  const widest = columns.reduce((most, name) => Math.max(most, context.measureText(name).width), 0) + 10;
  const everyColumn = Math.ceil((columns.length * widest) / area.width);
  columns.forEach((name, column) => {
    const x = area.left + ((column + 0.5) * area.width) / columns.length;
    if (column % everyColumn === 0) context.fillText(name, x, area.height + footHeight / 2 + 2);
  });
}
