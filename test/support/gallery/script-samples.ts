import type { OutputData } from "../../../src/outputs";

type Chart = OutputData<"chart">;

/** What a JavaScript cell shows. */
export function scriptSamples(): {
  text: OutputData<"text">;
  table: OutputData<"table">;
  chart: Chart;
} {
  return {
    text: {
      text: "epoch  loss\n    1  0.4821\n    2  0.1234\nTensor [2, 2] float32\n    [[1, 2],\n     [3, 4]]\n",
      left_out: 0,
      tail: "",
    },
    table: {
      summary: "1,461 rows of 4 columns; the first 3 rows are shown.",
      title: "weather: 1,461 rows of 4 columns, target temp_max",
      columns: [
        { name: "date", type: "text" },
        { name: "temp_max", type: "number" },
        { name: "wind", type: "number" },
        { name: "weather", type: "text" },
      ],
      rows: [
        ["2012-01-01", 12.8, 4.7, "drizzle"],
        ["2012-01-02", 10.6, null, "rain"],
        ["2012-01-03", "NaN", 2.3, "<b>rain</b>"],
      ],
      rows_total: 1461,
      columns_total: 4,
      notes: [],
    },
    chart: chartSamples().line,
  };
}

/** One chart of each type. */
export function chartSamples(): Record<Chart["type"], Chart> {
  const steps = Array.from({ length: 60 }, (_, i) => i);
  const days = steps.map((i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
  const frame = { x_title: "", y_title: "", logarithmic: false, categories: [], series: [], notes: [] };
  return {
    line: {
      ...frame,
      type: "line",
      title: "Forecast and truth",
      summary: "Line chart of Forecast and truth: actual from -1 to 1; forecast from -0.9 to 0.9.",
      series: [
        { name: "actual", x: days, y: steps.map((i) => Math.sin(i / 5)) },
        { name: "forecast", x: days, y: steps.map((i) => (i === 20 ? "NaN" : 0.9 * Math.sin(i / 5 - 0.2))) },
      ],
      notes: ["50,000 points of actual were thinned to 4,000; peaks are kept."],
    },
    scatter: {
      ...frame,
      type: "scatter",
      title: "Errors by wind",
      x_title: "wind",
      summary: "Scatter plot of Errors by wind: train from 0 to 6; test from 1 to 8.",
      series: [
        {
          name: "train",
          x: steps.map((i) => ((i * 37) % 60) / 7.3),
          y: steps.map((i) => ((i * 17) % 60) / 10),
        },
        {
          name: "test",
          x: steps.map((i) => ((i * 31) % 60) / 6.1),
          y: steps.map((i) => 1 + ((i * 13) % 60) / 9),
        },
      ],
    },
    bar: {
      ...frame,
      type: "bar",
      title: "Error by weekday",
      summary: "Bar chart of Error by weekday of 4 bars: net from -1 to 3; naive from 1 to 4.",
      categories: ["Monday", "Tuesday", "Wednesday", "Thursday"],
      series: [
        { name: "net", x: [0, 1, 2, 3], y: [2, 3, -1, 1.5] },
        { name: "naive", x: [0, 1, 2, 3], y: [4, 2.5, 1, 3] },
      ],
    },
    heatmap: {
      ...frame,
      type: "heatmap",
      title: "recurrent_kernel",
      summary: "Heat map of recurrent_kernel, 8 rows by 24 columns.",
      grid: {
        rows: Array.from({ length: 8 }, (_, i) => `unit ${i}`),
        columns: Array.from({ length: 24 }, (_, i) => String(i)),
        values: Array.from({ length: 8 }, (_, i) =>
          Array.from({ length: 24 }, (__, j) =>
            i === 3 && j === 5 ? "NaN" : Math.sin(i * 0.7) * Math.cos(j * 0.4),
          ),
        ),
      },
    },
  };
}
