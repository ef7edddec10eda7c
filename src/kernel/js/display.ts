import { inspect } from "node:util";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../engine/api";
import { chartOf, type ChartType } from "./charts";
import { scriptFaults } from "./faults";
import { shownBy } from "./objects/view";
import type { Sheet } from "./page";
import { columnsOf, isRecord, tableOf } from "./rows";
import { isTensor } from "./tensors";

/** `display(value)` of a cell, and what it can draw. */
export interface Display {
  /** Text, a table or a chart, by what the value is; several, one after the other. */
  (...values: unknown[]): void;
  text(value: unknown): void;
  /** Objects of one row each, lists of one row each, or `{name: list}` by column. */
  table(rows: unknown, title?: string): void;
  /** `{type: "line", x, y, title, xTitle, yTitle, log}`. */
  chart(options: unknown): void;
  line(options: unknown): void;
  scatter(options: unknown): void;
  bar(options: unknown): void;
  heatmap(options: unknown): void;
}

const chartTypes: readonly ChartType[] = ["line", "scatter", "bar", "heatmap"];

export function displayOf(tf: Tf, page: Sheet): Display {
  const numbers = (value: unknown): unknown => (isTensor(tf, value) ? value.arraySync() : value);
  const draw = (type: ChartType) => (options: unknown) => page.chart(chartOf(type, options, numbers));

  function show(value: unknown): void {
    const shown = shownBy(value);
    if (shown !== undefined)
      return shown.type === "text" ? page.write(`${shown.text}\n`) : page.table(shown.data);
    const columns = columnsOf(value);
    if (columns !== undefined && !isPlainList(value)) page.table(tableOf(columns));
    else page.write(`${textOf(value, tf)}\n`);
  }

  const all = {
    text: (value: unknown) => page.write(`${textOf(value, tf)}\n`),
    table: (rows: unknown, title?: string) => {
      const shown = shownBy(rows);
      if (shown?.type === "table") return page.table(shown.data);
      const columns = columnsOf(numbers(rows));
      if (columns === undefined)
        throw scriptFaults.wrongDisplay(
          "This is not a table.",
          "Give an array of objects, or an object of lists of one length.",
        );
      page.table(tableOf(columns, title));
    },
    chart: (options: unknown) => {
      const asked = isRecord(options) ? options["type"] : undefined;
      const type = chartTypes.find((each) => each === asked);
      if (type === undefined)
        throw scriptFaults.wrongDisplay(
          `There is no chart of the type ${inspect(asked)}.`,
          `The types are ${chartTypes.map((each) => `"${each}"`).join(", ")}.`,
        );
      draw(type)(options);
    },
    line: draw("line"),
    scatter: draw("scatter"),
    bar: draw("bar"),
    heatmap: draw("heatmap"),
  };
  return Object.assign((...values: unknown[]) => values.forEach(show), all);
}

/** A value as text, tensors with their shape and values. */
function textOf(value: unknown, tf: Tf): string {
  if (typeof value === "string") return value;
  if (isTensor(tf, value)) return tensorText(value);
  if (value instanceof Promise) return "A promise: write `await` before it to see its value.";
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return inspect(value, { depth: 3, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 80 });
}

function tensorText(tensor: Tensor): string {
  const head = `Tensor [${tensor.shape.join(", ")}] ${tensor.dtype}`;
  if (tensor.isDisposed) return `${head}, freed`;
  // tfjs writes "Tensor" and then the values, of large ones the first and last.
  const values = tensor.toString().replace(/^Tensor\n/, "");
  return `${head}\n${values}`;
}

/** A list of lists of numbers is a table, a list of numbers is a text. */
function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null);
}
