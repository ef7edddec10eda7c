import type { Disclosure } from "../table";
import { el } from "../dom";
import { disclosure } from "../table";
import { saveBlob } from "./save";

export interface FootOptions {
  /** Name of saved files, without ending. */
  file: () => string;
  /** The numbers as a readable table; built when it is unfolded. */
  table: () => HTMLElement;
  /** The numbers in full, as `csvOf` writes them. */
  csv: () => string;
  /** What is drawn; null where it cannot be. */
  png: () => Promise<Blob | null>;
}

/** Below every chart and every other figure: its data as a table, and buttons to save it as a picture and as numbers. */
export class FigureFoot {
  readonly element: HTMLElement;
  private readonly table: Disclosure;

  constructor(options: FootOptions) {
    this.table = disclosure("Show data table", options.table);
    const png = el("button", { type: "button", class: "link" }, "Save as PNG");
    const csv = el("button", { type: "button", class: "link" }, "Save as CSV");
    const actions = el("div", { class: "actions" }, png, csv);
    png.addEventListener("click", () => {
      void options.png().then((blob) => {
        if (blob !== null) saveBlob(blob, `${options.file()}.png`, actions);
      });
    });
    csv.addEventListener("click", () => {
      saveBlob(new Blob([options.csv()], { type: "text/csv" }), `${options.file()}.csv`, actions);
    });
    this.element = el("div", { class: "foot" }, this.table.element, actions);
  }

  /** Builds the table anew if it is open. */
  refresh(): void {
    this.table.refresh();
  }
}
