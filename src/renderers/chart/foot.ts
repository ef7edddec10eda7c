import type { Disclosure } from "../table";
import { el } from "../dom";
import { disclosure } from "../table";
import { saveBlob } from "./save";

export interface SaveOptions {
  /** Name of saved files, without ending. */
  file: () => string;
  /** The numbers in full, as `csvOf` writes them. */
  csv: () => string;
  /** What is drawn; null where it cannot be. */
  png: () => Promise<Blob | null>;
}

export interface FootOptions extends SaveOptions {
  /** The numbers as a readable table; built when it is unfolded. */
  table: () => HTMLElement;
}

/** Below every chart and every other figure: its data as a table, and buttons to save it as a picture and as numbers. */
export class FigureFoot {
  readonly element: HTMLElement;
  private readonly table: Disclosure;

  constructor(options: FootOptions) {
    this.table = disclosure("Show data table", options.table);
    this.element = el("div", { class: "foot" }, this.table.element, saveButtons(options));
  }

  /** Builds the table anew if it is open. */
  refresh(): void {
    this.table.refresh();
  }
}

/** Buttons that save a figure as a picture and as numbers. */
export function saveButtons({ file, csv, png }: SaveOptions): HTMLElement {
  const picture = el("button", { type: "button", class: "link" }, "Save as PNG");
  const numbers = el("button", { type: "button", class: "link" }, "Save as CSV");
  const actions = el("div", { class: "actions" }, picture, numbers);
  picture.addEventListener("click", () => {
    void png().then((blob) => {
      if (blob !== null) saveBlob(blob, `${file()}.png`, actions);
    });
  });
  numbers.addEventListener("click", () => {
    saveBlob(new Blob([csv()], { type: "text/csv" }), `${file()}.csv`, actions);
  });
  return actions;
}
