import { settingText } from "../outputs/text/block";
import { el, setInline, setText } from "./dom";
import { disclosure, tableOf, type Disclosure } from "./table";

/** Short facts side by side: a label, and below it the value. Their number is fixed, so that the height is. */
export class Tiles {
  readonly element = el("dl", { class: "tiles" });
  private readonly values = new Map<string, HTMLElement>();

  update(facts: readonly (readonly [label: string, value: string])[]): void {
    for (const [label, value] of facts) {
      let shown = this.values.get(label);
      if (shown === undefined) {
        shown = el("dd");
        this.values.set(label, shown);
        this.element.append(el("div", {}, el("dt", {}, label), shown));
      }
      setText(shown, value);
      shown.title = value;
    }
  }
}

/** What was noticed, one sentence a line; takes no room while there is nothing. */
export class Notes {
  readonly element = el("ul", { class: "notes", hidden: "" });

  update(notes: readonly string[]): void {
    this.element.hidden = notes.length === 0;
    this.element.replaceChildren(
      ...notes.map((note) => {
        const item = el("li");
        setInline(item, note);
        return item;
      }),
    );
  }
}

/** The cell with every default that was filled in, to unfold. */
export class Settings {
  readonly element: HTMLElement;
  private readonly disclosure: Disclosure;
  private config: Record<string, unknown> = {};
  private defaults: readonly string[] = [];

  constructor() {
    this.disclosure = disclosure("Settings", () => this.table());
    this.element = this.disclosure.element;
  }

  update(config: Record<string, unknown>, defaults: readonly string[]): void {
    const same = JSON.stringify([config, defaults]) === JSON.stringify([this.config, this.defaults]);
    const summary = this.element.querySelector("summary");
    if (summary)
      setText(summary, defaults.length === 0 ? "Settings" : `Settings, ${defaults.length} filled in`);
    if (same) return;
    this.config = config;
    this.defaults = defaults;
    this.disclosure.refresh();
  }

  private table(): HTMLElement {
    const entries = Object.entries(this.config);
    const table = tableOf({
      caption: "Settings of the cell with the defaults that were filled in",
      columns: [{ title: "Key" }, { title: "Value" }, { title: "" }],
      rows: entries.map(([key, value]) => [
        key,
        settingText(value),
        this.defaults.includes(key) ? "default" : "",
      ]),
    });
    table.querySelectorAll("tbody tr").forEach((row, i) => {
      const [key = ""] = entries[i] ?? [];
      row.classList.toggle("default", this.defaults.includes(key));
    });
    table.classList.add("settings");
    return table;
  }
}
