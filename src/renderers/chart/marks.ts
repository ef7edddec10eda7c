import type { PointStyle } from "chart.js";
import type { SeriesColor, Theme } from "../theme";
import type { Role } from "./spec";

/** How a line looks beyond its colour, so that it can be told apart without seeing colours. */
export interface LineMarks {
  color: SeriesColor;
  width: number;
  /** Lengths of strokes and gaps in pixels; empty for a solid line. */
  dash: number[];
  marker: Extract<PointStyle, "circle" | "triangle" | "rect" | "rectRot"> | null;
}

const marks: Record<Role, LineMarks> = {
  history: { color: "foreground", width: 1.5, dash: [], marker: null },
  model: { color: "blue", width: 2, dash: [], marker: "circle" },
  validation: { color: "orange", width: 2, dash: [7, 4], marker: "triangle" },
  baseline1: { color: "orange", width: 1.75, dash: [2, 3], marker: "rect" },
  baseline2: { color: "purple", width: 1.75, dash: [8, 3, 2, 3], marker: "rectRot" },
  baseline3: { color: "green", width: 1.75, dash: [10, 4], marker: "triangle" },
  faint: { color: "foreground", width: 1, dash: [], marker: null },
};

export function marksOf(role: Role): LineMarks {
  return marks[role];
}

/** The colour of a line as the theme has it; faint lines stay behind the others. */
export function colorOf(role: Role, theme: Theme): string {
  const color = theme.series[marks[role].color];
  return role === "faint"
    ? color.replace(/^rgba?\(([^,]+,[^,]+,[^,)]+).*$/, `rgba($1, ${theme.contrast ? 0.4 : 0.28})`)
    : color;
}
