import type { ChartDataset } from "chart.js";
import { thin } from "../../outputs/thin";
import { withAlpha } from "../color";
import type { Theme } from "../theme";
import { colorOf, marksOf } from "./marks";
import type { BandSpec, ChartSpec, LineSpec } from "./spec";

export type Dataset = ChartDataset<"line", { x: number; y: number }[]>;

/** Lines first, which chart.js draws on top, then the bands, each as a lower and an upper edge. */
export function datasetsOf(
  spec: ChartSpec,
  theme: Theme,
  hidden: ReadonlySet<string>,
  small: boolean,
): Dataset[] {
  const lines = spec.lines.map((line) => lineDataset(line, spec, theme, hidden, small));
  const bands = (spec.bands ?? []).flatMap((band) => bandDatasets(band, theme, hidden));
  return [...lines, ...bands];
}

/** More than a screen has columns; thinning keeps the spikes, and saved files have all. */
const mostPoints = 4000;

function lineDataset(
  line: LineSpec,
  spec: ChartSpec,
  theme: Theme,
  hidden: ReadonlySet<string>,
  small: boolean,
): Dataset {
  const color = colorOf(line.role, theme);
  const { dash, marker, width } = marksOf(line.role);
  if (line.shape !== undefined) return apart(line, spec, theme, hidden);
  const kept = thin(line.y, mostPoints);
  const last = kept.length - 1;
  // At most about a dozen markers tell lines apart; more would bury the curve.
  const every = Math.max(1, Math.ceil(kept.length / 14));
  const radius = small ? 1.75 : marker === "circle" ? 3.25 : 4.25;
  const shown = (index: number) => marker !== null && (index % every === 0 || index === last);
  return {
    label: line.name,
    data: points(
      kept.map((index) => line.x[index] ?? NaN),
      kept.map((index) => line.y[index] ?? NaN),
      spec.y.logarithmic ?? false,
    ),
    hidden: hidden.has(line.name),
    borderColor: color,
    backgroundColor: color,
    borderWidth: theme.contrast ? width + 0.5 : width,
    borderDash: dash,
    borderJoinStyle: "round",
    pointStyle: marker ?? "circle",
    pointRadius: ({ dataIndex }) => (shown(dataIndex) ? radius : last === 0 ? radius : 0),
    pointHoverRadius: line.role === "faint" ? 0 : radius + 1.5,
    pointBorderColor: theme.background,
    pointBorderWidth: small ? 0 : 1,
    pointHoverBorderColor: theme.foreground,
    pointHitRadius: 0,
    // Room for the markers of the first and the last point.
    clip: 8,
    order: line.role === "faint" ? 2 : 1,
  };
}

/** Points that no line joins. Bars are drawn by `bars.ts`; their points are there for the tooltip. */
function apart(line: LineSpec, spec: ChartSpec, theme: Theme, hidden: ReadonlySet<string>): Dataset {
  const color = colorOf(line.role, theme);
  const { marker } = marksOf(line.role);
  const bars = line.shape === "bars";
  const radius = line.y.length > 800 ? 2 : 3.25;
  return {
    label: line.name,
    data: points(line.x, line.y, spec.y.logarithmic ?? false),
    hidden: hidden.has(line.name),
    showLine: false,
    borderColor: color,
    backgroundColor: withAlpha(color, theme.contrast ? 1 : 0.7),
    pointStyle: marker ?? "crossRot",
    pointRadius: bars ? 0 : radius,
    pointHoverRadius: bars ? 0 : radius + 1.5,
    pointBorderColor: color,
    pointBorderWidth: marker === null ? 1.5 : 0,
    pointHitRadius: 0,
    clip: 8,
    order: 1,
  };
}

function bandDatasets(band: BandSpec, theme: Theme, hidden: ReadonlySet<string>): Dataset[] {
  const color = colorOf(band.role, theme);
  const edge = (values: number[], fill: Dataset["fill"]): Dataset => ({
    label: band.name,
    data: points(band.x, values, false),
    hidden: hidden.has(band.name),
    borderColor: withAlpha(color, 0.8),
    // High contrast themes outline what others fill.
    borderWidth: theme.contrast ? 1 : 0,
    backgroundColor: withAlpha(color, theme.contrast ? band.opacity * 0.7 : band.opacity),
    pointRadius: 0,
    pointHoverRadius: 0,
    fill,
    order: 5,
  });
  return [edge(band.lower, false), edge(band.upper, "-1")];
}

function points(
  x: readonly number[],
  y: readonly number[],
  logarithmic: boolean,
): { x: number; y: number }[] {
  return x.map((at, i) => {
    const value = y[i] ?? NaN;
    return { x: at, y: !Number.isFinite(value) || (logarithmic && value <= 0) ? NaN : value };
  });
}
