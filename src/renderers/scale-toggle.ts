import { el } from "./dom";

/** Two buttons, one of them pressed: the axis of values linear or logarithmic. */
export class ScaleToggle {
  readonly element: HTMLElement;
  logarithmic = false;
  private readonly buttons: HTMLButtonElement[];

  constructor(changed: () => void) {
    this.buttons = ["Linear", "Log"].map((text, i) => {
      const button = el(
        "button",
        { type: "button", class: "segment", "aria-pressed": String(i === 0) },
        text,
      );
      button.addEventListener("click", () => {
        this.logarithmic = i === 1;
        this.buttons.forEach((b, j) => b.setAttribute("aria-pressed", String(j === i)));
        changed();
      });
      return button;
    });
    this.element = el(
      "div",
      { class: "segments", role: "group", "aria-label": "Scale of the loss" },
      ...this.buttons,
    );
  }
}
