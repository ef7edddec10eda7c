import { el } from "./dom";

/** One button that stays pressed until it is pressed again. */
export class Toggle {
  readonly element: HTMLElement;
  on = false;

  constructor(text: string, title: string, changed: () => void) {
    const button = el("button", { type: "button", class: "segment", "aria-pressed": "false", title }, text);
    button.addEventListener("click", () => {
      this.on = !this.on;
      button.setAttribute("aria-pressed", String(this.on));
      changed();
    });
    this.element = el("div", { class: "segments" }, button);
  }
}
