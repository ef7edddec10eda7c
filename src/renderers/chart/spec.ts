import type { Moment } from "../../outputs/numbers";

/** What a chart shows, said without chart.js: colours, dashes and markers follow from the role of each line. */
export interface ChartSpec {
  /** Read out in place of the picture. */
  summary: string;
  lines: LineSpec[];
  bands?: BandSpec[];
  /** Stretches of the axis, parted by lines and named at the top. */
  regions?: RegionSpec[];
  /** Dashed lines over the whole height, with a label at the top. */
  marks?: { x: number; label: string }[];
  x: AxisX;
  y: { title: string; logarithmic?: boolean };
}

/** Which colour, dash pattern and marker a line gets; one of them is enough to tell it from the others. */
export type Role = "history" | "model" | "validation" | "baseline1" | "baseline2" | "baseline3" | "faint";

export interface LineSpec {
  name: string;
  role: Role;
  x: number[];
  /** NaN leaves a gap. */
  y: number[];
  /** The first point belongs to another line, and only joins this one to it. */
  joined?: boolean;
  /** Points by themselves, or bars from zero on; a line if absent. */
  shape?: "points" | "bars";
}

export interface BandSpec {
  name: string;
  role: Role;
  /** The widest of several has the lowest. */
  opacity: number;
  x: number[];
  lower: number[];
  upper: number[];
  /** As of a line. */
  joined?: boolean;
}

export interface RegionSpec {
  name: string;
  from: number;
  to: number;
  /** From 0, not shaded, to 1. */
  shade: number;
}

export interface AxisX {
  kind: "time" | "count";
  title: string;
  /** Of a count: places between whole numbers have a meaning too. */
  fractions?: boolean;
  /** Of a count: what stands at 0, 1, 2 and so on in place of the number. */
  names?: readonly string[];
  /** A place on the axis in full, for the tooltip, the table and the file. */
  format(x: number): string;
}

/** Role of the baseline at this place of a list. */
export function baselineRole(index: number): Role {
  const roles: Role[] = ["baseline1", "baseline2", "baseline3"];
  return roles[index % roles.length] ?? "baseline1";
}

/** An axis through moments: time where all are, else their order. */
export function momentAxis(
  moments: readonly Moment[],
  format: (moment: Moment) => string,
  places: number[],
): AxisX {
  const byPlace = new Map(places.map((x, i) => [x, moments[i]]));
  const time = moments.some((moment) => typeof moment === "string") && places.every(Number.isFinite);
  return {
    kind: time ? "time" : "count",
    title: time ? "time" : "row",
    format: (x) => {
      const moment = byPlace.get(x);
      return moment === undefined ? String(x) : format(moment);
    },
  };
}
