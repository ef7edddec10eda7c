import { Disposables } from "../base/disposable";
import type { OutputData } from "../outputs";
import { dataFacts, partRows } from "../outputs/data";
import { formatNumbers } from "../outputs/format";
import { partLabel } from "../outputs/labels";
import { momentFormatter, momentValue } from "../outputs/moments";
import { numbersOf, places } from "../outputs/text/series";
import { Notes, Settings, Tiles } from "./blocks";
import { ChartPanel } from "./chart/panel";
import { momentAxis, type ChartSpec } from "./chart/spec";
import { lineSwatch } from "./chart/swatch";
import { el, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { disclosure, tableOf } from "./table";
import type { Theme } from "./theme";

type Data = OutputData<"data">;

/** The series with its parts, and what the network will see of it. */
export function dataView(surface: Surface): View<Data> {
  const disposables = new Disposables();
  let current: Data | undefined;
  const lead = el("p", { class: "lead" });
  const tiles = new Tiles();
  const parts = el("div", {});
  const series = disposables.add(
    new ChartPanel(surface, { height: 240, file: () => `${current?.name ?? "data"}-series` }),
  );
  const windowsKey = el("span", { class: "legend" });
  const windowsHead = el("div", { class: "chart-head" }, el("h3", {}, "One window of each part"), windowsKey);
  const drawKey = () => windowsKey.replaceChildren(...windowMarks(surface.theme()));
  disposables.add(surface.onTheme(drawKey));
  drawKey();
  const windows = el("div", { class: "multiples" });
  const panels: ChartPanel[] = [];
  const windowTable = disclosure("Show data table", () => examplesTable(current?.examples ?? []));
  const examples = el("div", { class: "stack" }, windowsHead, windows, windowTable.element);
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
      examples,
      settings.element,
    ),
    update(data) {
      current = data;
      setText(lead, data.summary);
      tiles.update(dataFacts(data));
      parts.replaceChildren(partsTable(data));
      series.update(seriesSpec(data));
      examples.hidden = data.examples.length === 0;
      while (panels.length < data.examples.length) {
        const panel = disposables.add(
          new ChartPanel(surface, { height: 120, file: () => "window", small: true }),
        );
        panels.push(panel);
        windows.append(panel.element);
      }
      data.examples.forEach((example, i) => panels[i]?.update(windowSpec(example)));
      panels.forEach((panel, i) => (panel.element.hidden = i >= data.examples.length));
      windowTable.refresh();
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose: () => disposables.dispose(),
  };
}

/** What the lines of the windows mean. */
function windowMarks(theme: Theme): HTMLElement[] {
  return [
    el("span", { class: "key" }, lineSwatch("history", theme), "input"),
    el("span", { class: "key" }, lineSwatch("model", theme), "target"),
  ];
}

function partsTable(data: Data): HTMLElement {
  return tableOf({
    caption: "Parts of the data",
    columns: [
      { title: "Part" },
      { title: "From", numeric: true },
      { title: "To", numeric: true },
      { title: "Rows", numeric: true },
      { title: "Windows", numeric: true },
    ],
    rows: partRows(data).map(({ name, cells }) => [partLabel(name), ...cells]),
  });
}

function seriesSpec(data: Data): ChartSpec {
  const { time, value } = data.series;
  const x = places(time);
  const target = data.target ?? data.name;
  const shades: Record<string, number> = { train: 0, validation: 0.6, test: 1 };
  const parts = Object.entries(data.parts).flatMap(([name, part]) =>
    part === undefined ? [] : [{ name, ...part }],
  );
  const regions = parts.map(({ name, from, to }, i) => ({
    name,
    from: momentValue(from),
    to: momentValue(parts[i + 1]?.from ?? to),
    shade: shades[name] ?? 0,
  }));
  return {
    summary: `Line chart of ${target} over all rows. ${data.summary}`,
    lines: [{ name: target, role: "history", x, y: numbersOf(value) }],
    regions,
    x: momentAxis(time, momentFormatter(time), x),
    y: { title: target },
  };
}

function windowSpec(example: Data["examples"][number]): ChartSpec {
  const time = [...example.input.time, ...example.target.time];
  const all = places(time);
  const split = example.input.time.length;
  return {
    summary: `A window of the ${example.part} part: ${split} values that are read and ${time.length - split} to forecast.`,
    lines: [
      { name: "input", role: "history", x: all.slice(0, split), y: numbersOf(example.input.value) },
      { name: "target", role: "model", x: all.slice(split), y: numbersOf(example.target.value) },
    ],
    x: momentAxis(time, momentFormatter(time), all),
    y: { title: partLabel(example.part) },
  };
}

function examplesTable(examples: Data["examples"]): HTMLElement {
  const format = momentFormatter(examples.flatMap(({ input, target }) => [...input.time, ...target.time]));
  return tableOf({
    caption: "Values of the windows",
    columns: [
      { title: "Part" },
      { title: "Use" },
      { title: "Time", numeric: true },
      { title: "Value", numeric: true },
    ],
    rows: examples.flatMap(({ part, input, target }) =>
      [
        { use: "input", ...input },
        { use: "target", ...target },
      ].flatMap(({ use, time, value }) => {
        const values = formatNumbers(value);
        return time.map((moment, i) => [partLabel(part), use, format(moment), values[i] ?? ""]);
      }),
    ),
  });
}
