import type { OutputData } from "../outputs";
import { tableCells } from "../outputs/table";
import { Notes } from "./blocks";
import { csvText } from "./chart/grid";
import { saveBlob } from "./chart/save";
import { el, setText } from "./dom";
import type { View } from "./renderer";
import { tableOf } from "./table";

/** Rows and columns that a cell shows. */
export function tableOutputView(): View<OutputData<"table">> {
  let current: OutputData<"table"> | undefined;
  const title = el("p", { class: "lead" });
  const body = el("div", {});
  const summary = el("p", { class: "muted" });
  const save = el("button", { type: "button", class: "link" }, "Save as CSV");
  const actions = el("div", { class: "actions" }, save);
  const notes = new Notes();
  save.addEventListener("click", () => {
    if (current === undefined) return;
    const file = `${current.title ?? "table"}.csv`;
    saveBlob(new Blob([csvOf(current)], { type: "text/csv" }), file, actions);
  });
  return {
    element: el(
      "section",
      { class: "stack", "aria-label": "Table" },
      title,
      body,
      el("div", { class: "foot" }, summary, actions),
      notes.element,
    ),
    update(data) {
      current = data;
      setText(title, data.title ?? "");
      title.hidden = data.title === undefined;
      const { titles, rows } = tableCells(data);
      body.replaceChildren(tableOf({ caption: data.title ?? data.summary, columns: titles, rows }));
      setText(summary, data.summary);
      notes.update(data.notes);
    },
    dispose() {},
  };
}

/** The rows that are shown, numbers in full. */
function csvOf({ columns, rows }: OutputData<"table">): string {
  const cell = (value: string | number | null) => (value === null ? "" : String(value));
  return csvText([columns.map(({ name }) => name), ...rows.map((row) => row.map(cell))]);
}
