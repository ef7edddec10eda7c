import type { OutputData } from "../outputs";
import { visibleText } from "../outputs/data";
import { partLabel } from "../outputs/labels";
import { settingText } from "../outputs/text/block";
import { el } from "./dom";
import { tableOf } from "./table";

/** Some pairs of each part, side by side under the names of their columns; null for data of another type. */
export function pairsTable({ type, texts = [], config }: OutputData<"data">): HTMLElement | null {
  if (type !== "pairs" || texts.length === 0) return null;
  const table = tableOf({
    caption: "Examples of pairs",
    columns: ["Part", settingText(config["input"]), settingText(config["output"])].map((title) => ({
      title,
    })),
    rows: texts.map(({ part, input, target }) => [partLabel(part), visibleText(input), visibleText(target)]),
  });
  table.classList.add("pairs");
  return el("div", { class: "stack" }, el("h3", {}, "Examples"), table);
}
