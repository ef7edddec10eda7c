import { svg } from "../dom";
import type { Theme } from "../theme";
import { colorOf, marksOf } from "./marks";
import type { Role } from "./spec";

/** A short piece of a line with its dashes and marker, for legends and tables. */
export function lineSwatch(role: Role, theme: Theme): SVGElement {
  const { dash, marker, width } = marksOf(role);
  const color = colorOf(role, theme);
  const line = svg("line", {
    x1: "1",
    x2: "27",
    y1: "6",
    y2: "6",
    stroke: color,
    "stroke-width": String(width),
    "stroke-dasharray": dash.join(" "),
  });
  const point = marker === null ? [] : [svg("path", { d: markerPath[marker], fill: color })];
  return frame(line, ...point);
}

export function bandSwatch(role: Role, opacity: number, theme: Theme): SVGElement {
  const color = colorOf(role, theme);
  return frame(
    svg("rect", {
      x: "2",
      y: "1.5",
      width: "24",
      height: "9",
      fill: color,
      "fill-opacity": String(opacity),
      ...(theme.contrast ? { stroke: color, "stroke-width": "1" } : {}),
    }),
  );
}

const markerPath = {
  circle: "M14 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z",
  triangle: "M14 2.5l3.6 6.2h-7.2z",
  rect: "M11.3 3.3h5.4v5.4h-5.4z",
  rectRot: "M14 2.2l3.8 3.8l-3.8 3.8l-3.8-3.8z",
};

function frame(...children: SVGElement[]): SVGElement {
  return svg(
    "svg",
    { width: "28", height: "12", viewBox: "0 0 28 12", "aria-hidden": "true", class: "swatch" },
    ...children,
  );
}
