import type { OutputData } from "../outputs";
import { classRows, visibleText } from "../outputs/data";
import { formatCount } from "../outputs/format";
import { partLabel } from "../outputs/labels";
import { el } from "./dom";
import { disclosure, tableOf } from "./table";

type Data = OutputData<"data">;

/** What is read and what has to follow, one below the other; what cannot be seen is made visible. */
export function textsBlock({ texts = [] }: Data): HTMLElement | null {
  if (texts.length === 0) return null;
  return el(
    "div",
    { class: "stack" },
    el("h3", {}, "Examples"),
    ...texts.map(({ part, input, target }) =>
      el(
        "div",
        { class: "example" },
        el("span", { class: "muted" }, partLabel(part)),
        el("p", { class: "text" }, visibleText(input), el("mark", { title: "target" }, visibleText(target))),
      ),
    ),
  );
}

/** How many of each class there are. */
export function classesTable(data: Data): HTMLElement | null {
  if (data.classes === undefined) return null;
  const { titles, rows } = classRows(data);
  return tableOf({
    caption: "Classes of the data",
    columns: titles.map((title, i) => ({ title: partLabel(title), numeric: i > 0 })),
    rows,
  });
}

/** The most frequent symbols, to unfold. */
export function vocabularyBlock({ vocabulary }: Data): HTMLElement | null {
  if (vocabulary === undefined) return null;
  const { size, symbols } = vocabulary;
  return disclosure(`Vocabulary, ${formatCount(size)} symbols`, () =>
    tableOf({
      caption: "The most frequent symbols",
      columns: [{ title: "Symbol" }, { title: "Count", numeric: true }],
      rows: symbols.map(({ symbol, count }) => [visibleText(symbol), formatCount(count)]),
    }),
  ).element;
}
