import type { Disposable } from "../../base/disposable";
import { el, setAttribute } from "../dom";
import type { Surface } from "../renderer";
import { datasetsOf } from "./datasets";
import { optionsOf } from "./options";
import { overlays } from "./overlays";
import { Chart } from "./register";
import type { ChartSpec } from "./spec";

/** The canvas of a chart, drawn into for good, and redrawn when the theme changes. */
export class Plot implements Disposable {
  readonly element: HTMLElement;
  readonly canvas = el("canvas", { role: "img" });
  private readonly themed: Disposable;
  private chart: Chart<"line", { x: number; y: number }[]> | undefined;
  private spec: ChartSpec | undefined;
  private hidden: ReadonlySet<string> = new Set();

  /** `height` in pixels is fixed, so that the height of the output is final at once. */
  constructor(
    private readonly surface: Surface,
    height: number,
    private readonly small: boolean,
  ) {
    this.element = el("div", { class: "plot", style: `height: ${height}px` }, this.canvas);
    this.themed = surface.onTheme(() => this.draw());
  }

  /** Lines and bands named in `hidden` are left out. */
  update(spec: ChartSpec, hidden: ReadonlySet<string> = new Set()): void {
    this.spec = spec;
    this.hidden = hidden;
    setAttribute(this.canvas, "aria-label", spec.summary);
    this.draw();
  }

  /** The picture to save has no tooltip. */
  unhover(): void {
    this.chart?.setActiveElements([]);
    this.chart?.tooltip?.setActiveElements([], { x: 0, y: 0 });
    this.chart?.update("none");
  }

  dispose(): void {
    this.themed.dispose();
    this.chart?.destroy();
  }

  private draw(): void {
    const { spec } = this;
    if (spec === undefined) return;
    const theme = this.surface.theme();
    const datasets = datasetsOf(spec, theme, this.hidden, this.small);
    const options = optionsOf(spec, theme, this.hidden, this.small);
    if (this.chart === undefined) {
      const plugin = overlays(() => ({ spec: this.spec ?? spec, theme: this.surface.theme() }));
      this.chart = new Chart(this.canvas, { type: "line", data: { datasets }, options, plugins: [plugin] });
      return;
    }
    this.chart.options = options;
    this.chart.data.datasets = datasets;
    this.chart.update("none");
  }
}
