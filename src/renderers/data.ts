import { Disposables } from "../base/disposable";
import type { OutputData } from "../outputs";
import { dataFacts, partRows } from "../outputs/data";
import { partLabel } from "../outputs/labels";
import { Notes, Settings, Tiles } from "./blocks";
import { csvText } from "./chart/grid";
import { Multiples } from "./chart/multiples";
import { ChartPanel } from "./chart/panel";
import { seriesSpec, windowRows, windowsSpec, windowsTable } from "./data-specs";
import { pairsTable } from "./data-pairs";
import { classesTable, textsBlock, vocabularyBlock } from "./data-texts";
import { el, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { tableOf } from "./table";

type Data = OutputData<"data">;

/** The series or text with its parts, and what the network will see of it. */
export function dataView(surface: Surface): View<Data> {
  const disposables = new Disposables();
  let current: Data | undefined;
  const lead = el("p", { class: "lead" });
  const tiles = new Tiles();
  const parts = el("div", { class: "stack" });
  const file = (what: string) => () => `${current?.name ?? "data"}-${what}`;
  const series = disposables.add(new ChartPanel(surface, { height: 240, file: file("series") }));
  const windows = disposables.add(
    new Multiples(surface, {
      height: 120,
      file: file("windows"),
      table: () => windowsTable(current?.examples ?? []),
      csv: () => {
        const { titles, rows } = windowRows(current?.examples ?? [], "in-full");
        return csvText([titles, ...rows]);
      },
    }),
  );
  const texts = el("div", { class: "stack" });
  const settings = new Settings();
  const notes = new Notes();

  return {
    element: el(
      "section",
      { class: "output", "aria-label": "Data" },
      lead,
      notes.element,
      tiles.element,
      parts,
      series.element,
      windows.element,
      texts,
      settings.element,
    ),
    update(data) {
      current = data;
      setText(lead, data.summary);
      tiles.update(dataFacts(data));
      replaceBlocks(parts, [partsTable(data), classesTable(data)]);
      series.element.hidden = data.series === undefined;
      if (data.series !== undefined) series.update(seriesSpec(data, data.series));
      windows.update(windowsSpec(data));
      replaceBlocks(texts, [pairsTable(data) ?? textsBlock(data), vocabularyBlock(data)]);
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose: () => disposables.dispose(),
  };
}

function replaceBlocks(parent: HTMLElement, blocks: readonly (HTMLElement | null)[]): void {
  const present = blocks.filter((block) => block !== null);
  parent.replaceChildren(...present);
  parent.hidden = present.length === 0;
}

function partsTable(data: Data): HTMLElement {
  const { titles, rows } = partRows(data);
  return tableOf({
    caption: "Parts of the data",
    columns: [{ title: "Part" }, ...titles.map((title) => ({ title: partLabel(title), numeric: true }))],
    rows: rows.map(({ name, cells }) => [partLabel(name), ...cells]),
  });
}
