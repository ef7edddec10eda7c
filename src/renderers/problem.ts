import { el, setText } from "./dom";
import type { View } from "./renderer";

/** Why an output cannot be drawn. */
export interface Problem {
  message: string;
  details: string[];
}

export function problemView(): View<Problem> {
  const message = el("p", { class: "lead" });
  const details = el("ul", { class: "notes" });
  return {
    element: el(
      "section",
      { class: "callout warn", "aria-label": "Output that cannot be shown" },
      message,
      details,
    ),
    update(data) {
      setText(message, data.message);
      details.replaceChildren(...data.details.slice(0, 10).map((text) => el("li", {}, text)));
    },
    dispose() {},
  };
}
