import { Disposables, type Disposable } from "../../base/disposable";
import { el, setText } from "../dom";
import type { Surface } from "../renderer";
import { FigureFoot } from "./foot";
import { csvOf, gridTable } from "./grid";
import { Legend } from "./legend";
import { Plot } from "./plot";
import { pngOf } from "./save";
import type { ChartSpec } from "./spec";

export interface PanelOptions {
  /** Of the plot in pixels, fixed so that the height of the output is final at once. */
  height: number;
  /** Name of saved files, without ending. */
  file: () => string;
  /** Stands at the right of the heading. */
  controls?: HTMLElement;
}

/** A chart with heading, legend, its data as a table, and buttons to save it. Drawn into the same canvas for good. */
export class ChartPanel implements Disposable {
  readonly element: HTMLElement;
  private readonly title = el("span", { class: "axis-title" });
  private readonly legend = new Legend((name) => this.toggle(name));
  private readonly hidden = new Set<string>();
  private readonly disposables = new Disposables();
  private readonly plot: Plot;
  private readonly foot: FigureFoot;
  private spec: ChartSpec | undefined;

  constructor(
    private readonly surface: Surface,
    options: PanelOptions,
  ) {
    this.plot = this.disposables.add(new Plot(surface, options.height, false));
    this.foot = new FigureFoot({
      file: options.file,
      table: () => (this.spec === undefined ? el("div") : gridTable(this.spec)),
      csv: () => (this.spec === undefined ? "" : csvOf(this.spec)),
      png: () => this.png(),
    });
    const head = el("div", { class: "chart-head" }, this.title, this.legend.element, options.controls);
    this.element = el("figure", { class: "chart" }, head, this.plot.element, this.foot.element);
    this.disposables.add(surface.onTheme(() => this.drawLegend()));
  }

  update(spec: ChartSpec): void {
    this.spec = spec;
    setText(this.title, spec.y.title);
    this.drawLegend();
    this.plot.update(spec, this.hidden);
    this.foot.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private drawLegend(): void {
    if (this.spec !== undefined) this.legend.update(this.spec, this.surface.theme(), this.hidden);
  }

  private toggle(name: string): void {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    if (this.spec !== undefined) this.update(this.spec);
  }

  private png(): Promise<Blob | null> {
    const { spec } = this;
    if (spec === undefined) return Promise.resolve(null);
    this.plot.unhover();
    const keys = [...spec.lines, ...(spec.bands ?? [])].filter(({ name }) => !this.hidden.has(name));
    return pngOf({ title: spec.y.title, keys }, [{ canvas: this.plot.canvas }], this.surface.theme());
  }
}
