import { formatCount } from "../outputs/format";
import { el } from "./dom";

export interface TableSpec {
  /** Read out before the table. */
  caption: string;
  columns: { title: string; numeric?: boolean }[];
  /** The first cell of a row is its heading. */
  rows: (string | Node)[][];
  /** Set apart at the bottom. */
  total?: string[];
}

/** At most this many rows of a table are put into the page; a saved file has all of them. */
const rowLimit = 1000;

export function tableOf(spec: TableSpec): HTMLElement {
  const line = (cells: readonly (string | Node)[]) =>
    el(
      "tr",
      {},
      ...cells.map((cell, i) => {
        const style = { class: spec.columns[i]?.numeric ? "number" : "" };
        return i === 0 ? el("th", { scope: "row", ...style }, cell) : el("td", style, cell);
      }),
    );
  const heads = spec.columns.map(({ title, numeric }) =>
    el("th", { scope: "col", class: numeric ? "number" : "" }, title),
  );
  const left = spec.rows.length - rowLimit;
  return el(
    "div",
    { class: "scroll" },
    el(
      "table",
      {},
      el("caption", { class: "sr" }, spec.caption),
      el("thead", {}, el("tr", {}, ...heads)),
      el("tbody", {}, ...spec.rows.slice(0, rowLimit).map(line)),
      spec.total === undefined ? null : el("tfoot", {}, line(spec.total)),
    ),
    left > 0
      ? el("p", { class: "muted" }, `${formatCount(left)} more rows are in the file that Save as CSV gives.`)
      : null,
  );
}

export interface Disclosure {
  element: HTMLDetailsElement;
  /** Builds the content anew if it is open; closed, it is built when it is opened. */
  refresh(): void;
}

/** Something to unfold. What is inside is built only when it is open. */
export function disclosure(title: string, content: () => HTMLElement): Disclosure {
  const element = el("details", {}, el("summary", {}, title));
  const refresh = () => {
    element.querySelector(":scope > :not(summary)")?.remove();
    if (element.open) element.append(content());
  };
  element.addEventListener("toggle", refresh);
  return { element, refresh };
}
