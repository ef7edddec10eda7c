import type { Chart, Plugin } from "chart.js";
import { withAlpha } from "../color";
import type { Theme } from "../theme";
import { drawBars } from "./bars";
import type { ChartSpec } from "./spec";

/** Draws what chart.js has no element for: named stretches of the axis, marked places, and the line below the pointer. */
export function overlays(current: () => { spec: ChartSpec; theme: Theme }): Plugin<"line"> {
  return {
    id: "overlays",
    beforeDatasetsDraw(chart) {
      const { spec, theme } = current();
      for (const [index, region] of (spec.regions ?? []).entries()) {
        const area = chart.chartArea;
        const left = Math.max(area.left, pixel(chart, region.from));
        const right = Math.min(area.right, pixel(chart, region.to));
        if (!theme.contrast && region.shade > 0) {
          chart.ctx.fillStyle = withAlpha(theme.foreground, 0.09 * region.shade);
          chart.ctx.fillRect(left, area.top, right - left, area.height);
        }
        if (index > 0)
          vertical(chart, left, theme.contrast ? theme.outline : withAlpha(theme.foreground, 0.45), [3, 3]);
        regionLabel(chart, region.name, left, right, theme);
      }
    },
    afterDatasetsDraw(chart) {
      const { spec, theme } = current();
      drawBars(chart, spec, theme);
      for (const { x, label } of spec.marks ?? []) {
        const at = pixel(chart, x);
        vertical(chart, at, theme.muted, [4, 3]);
        markLabel(chart, label, at, theme);
      }
      const hovered = chart.tooltip?.opacity === 1 ? chart.tooltip.dataPoints?.[0] : undefined;
      if (hovered !== undefined) vertical(chart, hovered.element.x, withAlpha(theme.foreground, 0.5), []);
    },
  };
}

/** Room above the curves for the labels. */
export const labelHeight = 18;

function pixel(chart: Chart<"line">, x: number): number {
  return chart.scales["x"]?.getPixelForValue(x) ?? 0;
}

function vertical(chart: Chart<"line">, x: number, color: string, dash: number[]): void {
  const { ctx, chartArea } = chart;
  const at = Math.round(x) + 0.5;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(at, chartArea.top - labelHeight + 2);
  ctx.lineTo(at, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}

function regionLabel(chart: Chart<"line">, name: string, left: number, right: number, theme: Theme): void {
  const { ctx } = chart;
  label(chart, theme);
  // A short stretch gets a short form of its name rather than one that is cut anywhere.
  const short = [name, name.slice(0, 5), name.slice(0, 3), ""].find(
    (text) => ctx.measureText(text).width <= right - left - 8,
  );
  if (short !== undefined) ctx.fillText(short, left + 5, chart.chartArea.top - 5);
  ctx.restore();
}

function markLabel(chart: Chart<"line">, text: string, at: number, theme: Theme): void {
  const { ctx, chartArea } = chart;
  label(chart, theme);
  const before = at + 5 + ctx.measureText(text).width > chartArea.right;
  ctx.textAlign = before ? "right" : "left";
  ctx.fillText(text, before ? at - 5 : at + 5, chartArea.top - 5);
  ctx.restore();
}

function label(chart: Chart<"line">, theme: Theme): void {
  const { ctx } = chart;
  ctx.save();
  ctx.font = `11px ${theme.font}`;
  ctx.fillStyle = theme.muted;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
}
