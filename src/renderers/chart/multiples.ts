import { Disposables, type Disposable } from "../../base/disposable";
import { el, setText } from "../dom";
import type { Surface } from "../renderer";
import { FigureFoot, type FootOptions } from "./foot";
import { Plot } from "./plot";
import { pngOf } from "./save";
import type { ChartSpec, Role } from "./spec";
import { lineSwatch } from "./swatch";

export interface MultiplesOptions extends Omit<FootOptions, "png"> {
  /** Of each plot in pixels. */
  height: number;
}

export interface MultiplesSpec {
  title: string;
  /** What the lines of all of them mean. */
  keys: { name: string; role: Role }[];
  /** The title of each stands above it; `y.title` of its spec is not shown. */
  charts: { title: string; spec: ChartSpec }[];
}

/** Small charts of one kind side by side, with one legend, one table and one pair of buttons for all. */
export class Multiples implements Disposable {
  readonly element: HTMLElement;
  private readonly title = el("h3");
  private readonly legend = el("span", { class: "legend" });
  private readonly grid = el("div", { class: "multiples" });
  private readonly disposables = new Disposables();
  private readonly charts: { element: HTMLElement; title: HTMLElement; plot: Plot }[] = [];
  private readonly foot: FigureFoot;
  private spec: MultiplesSpec = { title: "", keys: [], charts: [] };

  constructor(
    private readonly surface: Surface,
    private readonly options: MultiplesOptions,
  ) {
    this.foot = new FigureFoot({ ...options, png: () => this.png() });
    const head = el("div", { class: "chart-head" }, this.title, this.legend);
    this.element = el("figure", { class: "chart" }, head, this.grid, this.foot.element);
    this.disposables.add(surface.onTheme(() => this.drawLegend()));
  }

  update(spec: MultiplesSpec): void {
    this.spec = spec;
    const { title, charts } = spec;
    this.element.hidden = charts.length === 0;
    setText(this.title, title);
    this.drawLegend();
    while (this.charts.length < charts.length) this.add();
    this.charts.forEach(({ element, title, plot }, i) => {
      const chart = charts[i];
      element.hidden = chart === undefined;
      if (chart === undefined) return;
      setText(title, chart.title);
      plot.update(chart.spec);
    });
    this.foot.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private add(): void {
    const title = el("span", { class: "axis-title" });
    const plot = this.disposables.add(new Plot(this.surface, this.options.height, true));
    const element = el("figure", { class: "chart small" }, title, plot.element);
    this.charts.push({ element, title, plot });
    this.grid.append(element);
  }

  private drawLegend(): void {
    const theme = this.surface.theme();
    this.legend.replaceChildren(
      ...this.spec.keys.map(({ name, role }) => el("span", { class: "key" }, lineSwatch(role, theme), name)),
    );
  }

  private png(): Promise<Blob | null> {
    const shown = this.charts.filter(({ element }) => !element.hidden);
    for (const { plot } of shown) plot.unhover();
    const { title, keys } = this.spec;
    const parts = shown.map(({ plot, title }) => ({ canvas: plot.canvas, heading: title }));
    return pngOf({ title, keys }, parts, this.surface.theme());
  }
}
