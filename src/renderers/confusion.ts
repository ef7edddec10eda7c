import { classRows, percent, type Confusion } from "../outputs/confusion";
import { formatCount } from "../outputs/format";
import { saveButtons } from "./chart/foot";
import { csvText } from "./chart/grid";
import { pictureOfTable } from "./chart/table-picture";
import { el } from "./dom";
import type { Surface } from "./renderer";
import { tableOf } from "./table";

const title = "Label, and what it was told to be";

/** With more classes than this the matrix is too large to look at, and what it says of each class stands alone. */
const mostClasses = 40;

/**
 * Which classes were told to be which: a row a label, its count and share of the row in every cell, shaded by the share
 * (where colours are few, with a bar), the right ones framed. Below it what the matrix says of each class.
 */
export class ConfusionFigure {
  readonly element = el("figure", { class: "chart confusion", hidden: "" });

  constructor(
    private readonly surface: Surface,
    private readonly file: () => string,
  ) {}

  update(confusion: Confusion | undefined): void {
    this.element.hidden = confusion === undefined;
    if (confusion === undefined) return;
    const matrix = confusion.classes.length > mostClasses ? undefined : matrixOf(confusion);
    const classes = classesOf(confusion);
    const actions = saveButtons({
      file: this.file,
      csv: () => csvOf(confusion),
      png: () => pictureOfTable(matrix ?? classes, title, this.surface.theme()),
    });
    this.element.replaceChildren(
      el("div", { class: "chart-head" }, el("h3", {}, title)),
      ...(matrix === undefined ? [] : [matrix]),
      classes,
      el("div", { class: "foot" }, actions),
    );
  }
}

function matrixOf(confusion: Confusion): HTMLElement {
  const rows = classRows(confusion);
  const matrix = tableOf({
    caption: "Confusion matrix: a row for each label, a column for each class that the model told",
    columns: [{ title: "Label" }, ...confusion.classes.map((title) => ({ title, numeric: true }))],
    rows: rows.map(({ name, cells }) => [
      name,
      ...cells.map(({ count, share }) =>
        el(
          "span",
          { class: "cell" },
          el("span", {}, formatCount(count)),
          el("span", { class: "share-of-row" }, percent(share)),
          el("span", { class: "fill", "aria-hidden": "true" }),
        ),
      ),
    ]),
  });
  matrix.classList.add("matrix");
  matrix.querySelectorAll("tbody tr").forEach((row, i) => {
    row.querySelectorAll<HTMLElement>("td").forEach((cell, j) => {
      cell.style.setProperty("--share", String(rows[i]?.cells[j]?.share ?? 0));
      cell.classList.toggle("right", i === j);
      cell.title = `${confusion.classes[i]} told to be ${confusion.classes[j]}`;
    });
  });
  return matrix;
}

function classesOf(confusion: Confusion): HTMLElement {
  return tableOf({
    caption: "Precision, recall and F1 of each class",
    columns: ["Class", "Precision", "Recall", "F1", "Examples"].map((title, i) => ({
      title,
      numeric: i > 0,
    })),
    rows: classRows(confusion).map(({ name, precision, recall, f1, support }) => [
      name,
      percent(precision),
      percent(recall),
      f1 === undefined ? "–" : f1.toFixed(3),
      formatCount(support),
    ]),
  });
}

function csvOf({ classes, counts }: Confusion): string {
  return csvText([
    ["label", ...classes],
    ...classes.map((name, i) => [name, ...classes.map((_, j) => String(counts[i]?.[j] ?? 0))]),
  ]);
}
