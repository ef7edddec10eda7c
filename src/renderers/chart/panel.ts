import { Disposables, type Disposable } from "../../base/disposable";
import { el, setAttribute, setText } from "../dom";
import type { Surface } from "../renderer";
import { disclosure, tableOf } from "../table";
import { formatNumbers } from "../../outputs/format";
import { encodeNumber } from "../../outputs/numbers";
import { datasetsOf } from "./datasets";
import { csvOf, gridOf, type Grid } from "./grid";
import { Legend } from "./legend";
import { optionsOf } from "./options";
import { overlays } from "./overlays";
import { Chart } from "./register";
import { pngOf, saveBlob } from "./save";
import type { ChartSpec } from "./spec";

export interface PanelOptions {
  /** Of the plot in pixels, fixed so that the height of the output is final at once. */
  height: number;
  /** Name of saved files, without ending. */
  file: () => string;
  /** Stands at the right of the heading. */
  controls?: HTMLElement;
  /** A small multiple: no legend, no table, no buttons. */
  small?: boolean;
}

/** A chart with heading, legend, its data as a table, and buttons to save it. Drawn into the same canvas for good. */
export class ChartPanel implements Disposable {
  readonly element: HTMLElement;
  private readonly title = el("span", { class: "axis-title" });
  private readonly canvas = el("canvas", { role: "img" });
  private readonly legend = new Legend((name) => this.toggle(name));
  private readonly hidden = new Set<string>();
  private readonly data;
  private readonly disposables = new Disposables();
  private chart: Chart<"line", { x: number; y: number }[]> | undefined;
  private spec: ChartSpec | undefined;

  constructor(
    private readonly surface: Surface,
    private readonly options: PanelOptions,
  ) {
    const plot = el("div", { class: "plot", style: `height: ${options.height}px` }, this.canvas);
    this.data = disclosure("Show data table", () => this.dataTable());
    const foot = el("div", { class: "foot" }, this.data.element, this.actions());
    const head = el("div", { class: "chart-head" }, this.title, this.legend.element, options.controls);
    this.element = options.small
      ? el("figure", { class: "chart small" }, this.title, plot)
      : el("figure", { class: "chart" }, head, plot, foot);
    this.disposables.add(surface.onTheme(() => this.draw()));
    this.disposables.add({ dispose: () => this.chart?.destroy() });
  }

  update(spec: ChartSpec): void {
    this.spec = spec;
    setText(this.title, spec.y.title);
    setAttribute(this.canvas, "aria-label", spec.summary);
    this.draw();
    this.data.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private draw(): void {
    const { spec } = this;
    if (spec === undefined) return;
    const theme = this.surface.theme();
    const small = this.options.small ?? false;
    this.legend.update(spec, theme, this.hidden);
    const datasets = datasetsOf(spec, theme, this.hidden, small);
    const options = optionsOf(spec, theme, this.hidden, small);
    if (this.chart === undefined) {
      const plugin = overlays(() => ({ spec: this.spec ?? spec, theme: this.surface.theme() }));
      this.chart = new Chart(this.canvas, { type: "line", data: { datasets }, options, plugins: [plugin] });
      return;
    }
    this.chart.options = options;
    this.chart.data.datasets = datasets;
    this.chart.update("none");
  }

  private toggle(name: string): void {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    this.draw();
  }

  /** The picture to save has no tooltip. */
  private unhover(): void {
    this.chart?.setActiveElements([]);
    this.chart?.tooltip?.setActiveElements([], { x: 0, y: 0 });
    this.chart?.update("none");
  }

  private actions(): HTMLElement {
    const png = el("button", { type: "button", class: "link" }, "Save as PNG");
    const csv = el("button", { type: "button", class: "link" }, "Save as CSV");
    const actions = el("div", { class: "actions" }, png, csv);
    png.addEventListener("click", () => {
      if (this.spec === undefined) return;
      this.unhover();
      void pngOf(this.canvas, this.spec, this.surface.theme()).then((blob) => {
        if (blob !== null) saveBlob(blob, `${this.options.file()}.png`, actions);
      });
    });
    csv.addEventListener("click", () => {
      const blob = new Blob([csvOf(this.grid())], { type: "text/csv" });
      saveBlob(blob, `${this.options.file()}.csv`, actions);
    });
    return actions;
  }

  private grid(): Grid {
    return this.spec === undefined ? { titles: [], rows: [] } : gridOf(this.spec);
  }

  private dataTable(): HTMLElement {
    const { titles, rows } = this.grid();
    const columns = titles
      .slice(1)
      .map((_, i) => formatNumbers(rows.map(({ values }) => encodeNumber(values[i] ?? NaN))));
    return tableOf({
      caption: this.spec?.summary ?? "",
      columns: titles.map((title, i) => ({ title, numeric: i > 0 })),
      rows: rows.map(({ place, values }, row) => [
        place,
        ...columns.map((column, i) => (values[i] === undefined ? "" : (column[row] ?? ""))),
      ]),
    });
  }
}
