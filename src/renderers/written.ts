import type { OutputData } from "../outputs";
import { formatCount } from "../outputs/format";
import { el, setText } from "./dom";
import { disclosure, tableOf, type Disclosure } from "./table";

type Samples = OutputData<"training">["samples"];

/** What a model of text wrote last while it learned, in a box of a fixed height, and below it what it wrote before. */
export class Written {
  readonly element: HTMLElement;
  private readonly title = el("h3", {}, "Text so far");
  private readonly text = el("pre", {
    class: "text so-far",
    tabindex: "0",
    "aria-label": "Sample of the model",
  });
  private readonly earlier: Disclosure;
  private samples: NonNullable<Samples> = [];

  constructor() {
    this.earlier = disclosure("All samples", () => this.table());
    this.element = el("div", { class: "stack", hidden: "" }, this.title, this.text, this.earlier.element);
  }

  /** Undefined where the model writes nothing. */
  update(samples: Samples): void {
    this.element.hidden = samples === undefined;
    if (samples === undefined) return;
    const last = samples.at(-1);
    const isNew = last?.epoch !== this.samples.at(-1)?.epoch;
    this.samples = samples;
    setText(this.title, last === undefined ? "Text so far" : `Text after epoch ${formatCount(last.epoch)}`);
    setText(this.text, last?.text ?? "The first sample comes with the end of an epoch.");
    if (isNew) this.earlier.refresh();
  }

  private table(): HTMLElement {
    const table = tableOf({
      caption: "What the model wrote after each epoch",
      columns: [{ title: "Epoch" }, { title: "Text" }],
      rows: this.samples.map(({ epoch, text }) => [formatCount(epoch), text]),
    });
    table.classList.add("wide");
    return table;
  }
}
