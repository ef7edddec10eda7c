import { el } from "../dom";
import type { Theme } from "../theme";
import { bandSwatch, lineSwatch } from "./swatch";
import type { ChartSpec } from "./spec";

/** Names of the lines and bands with their marks; each is a button that hides and shows its line. */
export class Legend {
  readonly element = el("div", { class: "legend", role: "group", "aria-label": "Lines of the chart" });
  private drawn = "";

  constructor(private readonly toggle: (name: string) => void) {}

  update(spec: ChartSpec, theme: Theme, hidden: ReadonlySet<string>): void {
    const count = spec.lines.length + (spec.bands ?? []).length;
    let through = 1;
    // The heading already names a line that is alone.
    const items =
      count < 2
        ? []
        : [
            ...spec.lines.map(({ name, role }) => ({ name, role, opacity: null })),
            ...(spec.bands ?? []).map(({ name, role, opacity }) => ({
              name,
              role,
              // Bands lie on one another.
              opacity: 1 - (through *= 1 - opacity),
            })),
          ];
    const key = JSON.stringify([items, theme, [...hidden]]);
    // Live updates leave the buttons alone, and with them the focus.
    if (key === this.drawn) return;
    this.drawn = key;
    const focused = this.focusedIndex();
    this.element.replaceChildren(
      ...items.map(({ name, role, opacity }) => {
        const swatch = opacity === null ? lineSwatch(role, theme) : bandSwatch(role, opacity, theme);
        const button = el(
          "button",
          { type: "button", class: "key", "aria-pressed": String(!hidden.has(name)) },
          swatch,
          name,
        );
        button.addEventListener("click", () => this.toggle(name));
        return button;
      }),
    );
    if (focused >= 0) this.element.querySelectorAll("button")[focused]?.focus();
  }

  private focusedIndex(): number {
    const root = this.element.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    return [...this.element.children].findIndex((child) => child === active);
  }
}
