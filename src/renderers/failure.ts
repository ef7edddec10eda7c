import type { OutputData } from "../outputs";
import { placeOf } from "../outputs/failure";
import { printable } from "../outputs/text/width";
import { el, setInline, setText } from "./dom";
import type { View } from "./renderer";

/** What went wrong, and how it is mended. */
export function failureView(): View<OutputData<"failure">> {
  const message = el("p", { class: "lead" });
  const remedy = el("p", {});
  const place = el("p", { class: "muted code" });
  const log = el("pre", { tabindex: "0", "aria-label": "Log of the kernel" });
  const details = el("details", {}, el("summary", {}, "End of the kernel's log"), log);
  return {
    element: el(
      "section",
      { class: "callout error", "aria-label": "Error" },
      message,
      remedy,
      place,
      details,
    ),
    update(data) {
      setInline(message, printable(data.message));
      setInline(remedy, printable(data.remedy ?? ""));
      remedy.hidden = data.remedy === undefined;
      setText(place, placeOf(data));
      setText(log, (data.log ?? []).map(printable).join("\n"));
      details.hidden = (data.log ?? []).length === 0;
    },
    dispose() {},
  };
}
