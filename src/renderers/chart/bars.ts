import type { Chart } from "chart.js";
import { withAlpha } from "../color";
import type { Theme } from "../theme";
import { colorOf } from "./marks";
import type { ChartSpec } from "./spec";

/** How full the bars of the first, second and third list are, so that colour alone need not tell them apart. */
const fills = [0.9, 0.35, 0];

/** Draws the bars of a chart side by side at their places, from zero on, each with an outline. */
export function drawBars(chart: Chart<"line">, spec: ChartSpec, theme: Theme): void {
  const [across, up] = [chart.scales["x"], chart.scales["y"]];
  const bars = spec.lines.flatMap((line, index) =>
    line.shape === "bars" && chart.isDatasetVisible(index) ? [{ line, index }] : [],
  );
  if (across === undefined || up === undefined || bars.length === 0) return;
  const place = Math.abs(across.getPixelForValue(1) - across.getPixelForValue(0));
  const width = Math.max(1, (place * 0.8) / bars.length);
  const zero = up.getPixelForValue(0);
  const { ctx } = chart;
  ctx.save();
  bars.forEach(({ line, index }, position) => {
    const color = colorOf(line.role, theme);
    ctx.fillStyle = withAlpha(color, fills[index % fills.length] ?? 0);
    ctx.strokeStyle = color;
    ctx.lineWidth = theme.contrast ? 1.5 : 1;
    line.x.forEach((at, i) => {
      const value = line.y[i] ?? NaN;
      if (!Number.isFinite(value)) return;
      const left = across.getPixelForValue(at) + (position - bars.length / 2) * width;
      const top = Math.min(up.getPixelForValue(value), zero);
      const height = Math.abs(zero - up.getPixelForValue(value));
      // A bar that is thinner than its outline is a stroke alone.
      if (width > 3) ctx.fillRect(left + 0.5, top, width - 1, height);
      ctx.strokeRect(left + 0.5, top, Math.max(0.5, width - 1), height);
    });
  });
  ctx.restore();
}
