import type { OutputData } from "../outputs";
import { formatCount, formatNumber } from "../outputs/format";
import { momentFormatter } from "../outputs/moments";
import { numbersOf, places } from "../outputs/text/series";
import { Notes } from "./blocks";
import { HeatMap } from "./chart/heat-map";
import { ChartPanel } from "./chart/panel";
import { momentAxis, type ChartSpec, type LineSpec, type Role } from "./chart/spec";
import { el } from "./dom";
import type { Surface, View } from "./renderer";

type ChartData = OutputData<"chart">;

/** A picture of numbers that a cell draws. */
export function chartOutputView(surface: Surface): View<ChartData> {
  let current: ChartData | undefined;
  let panel: ChartPanel | HeatMap | undefined;
  const place = el("div", {});
  const notes = new Notes();
  const file = () => (current?.title ?? "") || "chart";
  return {
    element: el("section", { class: "output", "aria-label": "Chart" }, place, notes.element),
    update(data) {
      current = data;
      if (data.type === "heatmap") {
        if (!(panel instanceof HeatMap)) place.replaceChildren((panel = new HeatMap(surface, file)).element);
        panel.update(data);
      } else {
        if (!(panel instanceof ChartPanel))
          place.replaceChildren((panel = new ChartPanel(surface, { height: 300, file })).element);
        panel.update(specOf(data));
      }
      notes.update(data.notes);
    },
    dispose: () => panel?.dispose(),
  };
}

/** In an order in which neighbours differ in colour, dashes and marker. */
const roles: readonly Role[] = ["model", "validation", "baseline2", "baseline3", "baseline1", "history"];

function specOf(data: ChartData): ChartSpec {
  const { type, series, categories } = data;
  const lines = series.map(({ name, x, y }, index): LineSpec => {
    const role = roles[index % roles.length] ?? "model";
    const line = { name, role, x: places(x), y: numbersOf(y) };
    if (type === "bar") return { ...line, shape: "bars" };
    return type === "scatter" ? { ...inOrder(line), shape: "points" } : line;
  });
  return {
    summary: data.summary,
    lines,
    x: type === "bar" ? namedAxis(data.x_title, categories) : axisOf(data),
    y: { title: data.title || data.y_title, logarithmic: data.logarithmic },
  };
}

/** The tooltip looks for the nearest place by halving. */
function inOrder<Line extends LineSpec>(line: Line): Line {
  const order = line.x.map((_, index) => index).sort((a, b) => (line.x[a] ?? 0) - (line.x[b] ?? 0));
  const sorted = (values: number[]) => order.map((index) => values[index] ?? NaN);
  return { ...line, x: sorted(line.x), y: sorted(line.y) };
}

function axisOf({ series, x_title }: ChartData): ChartSpec["x"] {
  const moments = series.flatMap(({ x }) => x);
  if (moments.some((moment) => typeof moment === "string")) {
    return { ...momentAxis(moments, momentFormatter(moments), places(moments)), title: x_title || "time" };
  }
  const whole = moments.every(Number.isInteger);
  return {
    kind: "count",
    title: x_title || "x",
    fractions: !whole,
    format: whole ? formatCount : (x) => formatNumber(x),
  };
}

function namedAxis(title: string, names: readonly string[]): ChartSpec["x"] {
  return { kind: "count", title, names, format: (x) => names[x] ?? "" };
}
