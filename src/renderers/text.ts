import type { OutputData } from "../outputs";
import { rest } from "../outputs/text";
import { el, setText } from "./dom";
import type { View } from "./renderer";

/** What a cell wrote, with its line breaks and blanks. */
export function textView(): View<OutputData<"text">> {
  const head = el("pre", { tabindex: "0", "aria-label": "Text of the cell" });
  const gap = el("p", { class: "muted" });
  const tail = el("pre", { tabindex: "0", "aria-label": "End of the text" });
  return {
    element: el("section", { class: "stack", "aria-label": "Text" }, head, gap, tail),
    update(data) {
      const [between, end] = rest(data);
      setText(head, data.text.replace(/\n$/, ""));
      setText(gap, between ?? "");
      setText(tail, end ?? "");
      gap.hidden = tail.hidden = end === undefined;
    },
    dispose() {},
  };
}
