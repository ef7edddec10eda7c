import { parseMoment } from "../../base/moment";
import type { Column } from "../api";
import { seriesFault } from "./faults";
import { day } from "./frequency";

export interface Moments {
  /** Milliseconds since 1970, UTC, one a row. */
  values: Float64Array;
  dateOnly: boolean;
}

/**
 * The moments of a time column: times as they are, text in ISO 8601, and numbers as years (1000 to 3000) or as seconds
 * (10⁸ to 10¹¹) or milliseconds (10¹¹ to 10¹⁴) since 1970. Faults: no-moment, not-a-moment, naming the row.
 */
export function momentsOf(column: Column): Moments {
  const moments =
    column.type === "number" ? fromNumbers(column) : column.type === "text" ? fromTexts(column) : column;
  const empty = moments.values.findIndex((value) => Number.isNaN(value));
  if (empty >= 0) throw seriesFault.noMoment(column.name, empty);
  return { values: Float64Array.from(moments.values), dateOnly: moments.dateOnly };
}

function fromTexts({ name, values }: Extract<Column, { type: "text" }>): Moments {
  const parsed = values.map((text, row) => {
    const value = text === null ? NaN : parseMoment(text);
    if (text !== null && Number.isNaN(value)) throw seriesFault.notAMoment(name, row, text);
    return value;
  });
  return {
    values: Float64Array.from(parsed),
    dateOnly: values.every((text) => text === null || text.length <= 10),
  };
}

type Kind = "year" | "seconds" | "milliseconds";

function fromNumbers({ name, values }: Extract<Column, { type: "number" }>): Moments {
  const kind = values.length > 0 ? kindOf(values[0] ?? NaN) : undefined;
  const moments = values.map((value, row) => {
    if (Number.isNaN(value)) return value;
    if (kindOf(value) !== kind || kind === undefined) throw seriesFault.notAMoment(name, row, String(value));
    if (kind === "year") return new Date(0).setUTCFullYear(value, 0, 1);
    return kind === "seconds" ? Math.round(value * 1000) : Math.round(value);
  });
  return { values: moments, dateOnly: moments.every((value) => value % day === 0) };
}

function kindOf(value: number): Kind | undefined {
  if (value >= 1000 && value <= 3000) return Number.isInteger(value) ? "year" : undefined;
  if (value >= 1e8 && value < 1e11) return "seconds";
  return value >= 1e11 && value < 1e14 ? "milliseconds" : undefined;
}
