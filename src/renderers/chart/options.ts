import type { ChartOptions, TooltipItem } from "chart.js";
import { formatCount, formatNumber } from "../../outputs/format";
import { logTicks, niceTicks, tickDecimals } from "../../outputs/ticks";
import type { Theme } from "../theme";
import { labelHeight } from "./overlays";
import type { ChartSpec } from "./spec";
import { timeTicks } from "./time-ticks";

/** Axes with round numbers and readable dates, no animation, a tooltip with one line a curve. */
export function optionsOf(
  spec: ChartSpec,
  theme: Theme,
  hidden: ReadonlySet<string>,
  small: boolean,
): ChartOptions<"line"> {
  const labels = (spec.regions ?? []).length + (spec.marks ?? []).length > 0;
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    interaction: { mode: "shared", intersect: false },
    layout: { padding: { top: labels ? labelHeight : 6, right: small ? 6 : 12, left: 0, bottom: 0 } },
    scales: { x: axisX(spec, theme, small), y: axisY(spec, theme, hidden, small) },
    plugins: {
      filler: { drawTime: "beforeDatasetsDraw", propagate: false },
      tooltip: {
        backgroundColor: theme.tooltip.background,
        titleColor: theme.tooltip.foreground,
        bodyColor: theme.tooltip.foreground,
        borderColor: theme.tooltip.border,
        borderWidth: 1,
        cornerRadius: 3,
        padding: 8,
        caretSize: 0,
        caretPadding: 10,
        usePointStyle: true,
        boxPadding: 4,
        titleFont: { family: theme.font, size: 12 },
        bodyFont: { family: theme.font, size: 12 },
        // A band has two edges and one line in the tooltip.
        filter: (item, index, items) =>
          items.findIndex(sameLabel(item)) === index && item.dataset.order !== 2,
        callbacks: {
          title: ([item]) => (item === undefined ? "" : titleOf(spec, item)),
          label: (item) => ` ${item.dataset.label ?? ""}: ${valueOf(spec, item)}`,
        },
      },
    },
  };
}

type Scales = NonNullable<ChartOptions<"line">["scales"]>;

function axisX(spec: ChartSpec, theme: Theme, small: boolean): Scales[string] {
  const { kind } = spec.x;
  const labels = new Map<number, string[]>();
  const [min, max] = rangeX(spec);
  return {
    type: "linear",
    min,
    max,
    grid: {
      drawOnChartArea: false,
      tickLength: 5,
      tickColor: theme.contrast ? theme.outline : theme.muted,
    },
    border: { color: theme.contrast ? theme.outline : theme.muted },
    title: {
      display: !small && kind === "count",
      text: spec.x.title,
      color: theme.muted,
      font: font(theme),
      padding: 2,
    },
    afterBuildTicks(axis) {
      labels.clear();
      const count = Math.max(2, Math.floor(axis.chart.width / (small ? 80 : 90)));
      if (kind === "time") {
        for (const { value, label } of timeTicks(axis.min, axis.max, count)) labels.set(value, label);
      } else if (spec.x.names !== undefined) {
        const { names } = spec.x;
        const every = Math.ceil(names.length / Math.max(2, count));
        names.forEach((name, at) => at % every === 0 && labels.set(at, [shortened(name)]));
      } else {
        const all = niceTicks(axis.min, axis.max, count);
        const values = spec.x.fractions ? all : all.filter(Number.isInteger);
        for (const value of values)
          labels.set(value, [spec.x.fractions ? tickLabel(value, all, false) : formatCount(value)]);
      }
      axis.ticks = [...labels.keys()].map((value) => ({ value }));
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      color: theme.muted,
      font: font(theme),
      callback: (value) => labels.get(Number(value)) ?? "",
    },
  };
}

function axisY(spec: ChartSpec, theme: Theme, hidden: ReadonlySet<string>, small: boolean): Scales[string] {
  const logarithmic = spec.y.logarithmic ?? false;
  const [min, max] = rangeY(spec, hidden);
  return {
    type: logarithmic ? "logarithmic" : "linear",
    min,
    max,
    grid: { color: theme.grid, tickLength: 0 },
    border: { display: false },
    afterBuildTicks(axis) {
      // One tick alone would tell no scale.
      const count = Math.max(small ? 3 : 2, Math.floor(axis.height / 38));
      const values = logarithmic
        ? logTicks(axis.min, axis.max, count + 2)
        : niceTicks(axis.min, axis.max, count);
      axis.ticks = values.map((value) => ({ value }));
    },
    afterFit(axis) {
      // One width for most numbers, so that the plot does not jump sideways while it is live.
      if (!small) axis.width = Math.max(axis.width, 46);
    },
    ticks: {
      autoSkip: false,
      padding: 8,
      color: theme.muted,
      font: font(theme),
      callback: (value, _, ticks) =>
        tickLabel(
          Number(value),
          ticks.map((tick) => tick.value),
          logarithmic,
        ),
    },
  };
}

/** From the first to the last place of all lines; a single place gets room on both sides. */
function rangeX(spec: ChartSpec): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const { x } of [...spec.lines, ...(spec.bands ?? [])]) {
    min = Math.min(min, x[0] ?? Infinity);
    max = Math.max(max, x[x.length - 1] ?? -Infinity);
  }
  if (spec.x.names !== undefined) return [-0.5, spec.x.names.length - 0.5];
  if (min > max) return [0, 1];
  if (min === max) return [min - 1, max + 1];
  if (spec.x.fractions) return unorderedRange(spec);
  return spec.x.kind === "count" ? [Math.floor(min), max] : [min, max];
}

/** Of lines whose places need not rise; points at the edge get a little room. */
function unorderedRange({ lines }: ChartSpec): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const { x } of lines) {
    for (const at of x) {
      if (!Number.isFinite(at)) continue;
      min = Math.min(min, at);
      max = Math.max(max, at);
    }
  }
  const room = lines.some(({ shape }) => shape === "points") ? (max - min) * 0.03 : 0;
  return min < max ? [min - room, max + room] : [min - 1, max + 1];
}

/** All values that are shown, with a little room above and below; what is never negative gets no negative axis. */
function rangeY(spec: ChartSpec, hidden: ReadonlySet<string>): [number, number] {
  const logarithmic = spec.y.logarithmic ?? false;
  let [min, max] = [Infinity, -Infinity];
  const shown = <Item extends { name: string }>(items: readonly Item[]) =>
    items.filter(({ name }) => !hidden.has(name));
  const values = [
    ...shown(spec.lines).map(({ y }) => y),
    ...shown(spec.bands ?? []).flatMap(({ lower, upper }) => [lower, upper]),
  ];
  for (const list of values) {
    for (const value of list) {
      if (!Number.isFinite(value) || (logarithmic && value <= 0)) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  if (spec.lines.some(({ shape }) => shape === "bars")) [min, max] = [Math.min(min, 0), Math.max(max, 0)];
  if (min > max) return logarithmic ? [0.1, 1] : [0, 1];
  if (logarithmic) return min === max ? [min / 2, max * 2] : [min * 0.9, max * 1.1];
  const room = (max - min) * 0.06 || Math.abs(max) * 0.1 || 1;
  return [min >= 0 ? Math.max(0, min - room) : min - room, max + room];
}

function tickLabel(value: number, ticks: number[], logarithmic: boolean): string {
  if (value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4))
    return value.toExponential(0).replace("e+", "e");
  return value.toLocaleString(
    "en-US",
    logarithmic ? { maximumSignificantDigits: 2 } : decimals(tickDecimals(ticks)),
  );
}

/** What stands below a bar. */
function shortened(name: string): string {
  return name.length > 14 ? `${name.slice(0, 13)}…` : name;
}

function decimals(count: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: Math.min(count, 8), maximumFractionDigits: Math.min(count, 8) };
}

function font(theme: Theme): { family: string; size: number } {
  return { family: theme.font, size: 11 };
}

function sameLabel(item: TooltipItem<"line">): (other: TooltipItem<"line">) => boolean {
  return (other) => other.dataset.label === item.dataset.label;
}

function titleOf(spec: ChartSpec, item: TooltipItem<"line">): string {
  const place = spec.x.format(item.parsed.x ?? NaN);
  return spec.x.kind === "time" ? place : `${spec.x.title} ${place}`;
}

function valueOf(spec: ChartSpec, item: TooltipItem<"line">): string {
  const band = spec.bands?.find(({ name }) => name === item.dataset.label);
  if (band === undefined) return formatNumber(item.parsed.y ?? NaN);
  return `${formatNumber(band.lower[item.dataIndex] ?? NaN)} to ${formatNumber(band.upper[item.dataIndex] ?? NaN)}`;
}
