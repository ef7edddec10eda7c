import { Disposables, type Disposable } from "../base/disposable";
import type { OutputData } from "../outputs";
import { horizonLines, ranked, scopeSentence } from "../outputs/evaluation";
import { coverageSentence, refitRows } from "../outputs/evaluation-parts";
import { formatCount, formatNumber } from "../outputs/format";
import { bestOf } from "../outputs/labels";
import { decodeNumber } from "../outputs/numbers";
import { Notes } from "./blocks";
import { csvText } from "./chart/grid";
import { Multiples } from "./chart/multiples";
import { ChartPanel } from "./chart/panel";
import { baselineRole, type ChartSpec, type Role } from "./chart/spec";
import { lineSwatch } from "./chart/swatch";
import { ConfusionFigure } from "./confusion";
import { el, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { tableOf } from "./table";
import { worstRows, worstSpec, worstTable } from "./worst";

type Evaluation = OutputData<"evaluation">;

/** Does the model beat the baselines, by how much, and how far ahead? */
export function evaluationView(surface: Surface): View<Evaluation> {
  const disposables = new Disposables();
  let current: Evaluation | undefined;
  const verdict = el("p", { class: "lead verdict" });
  const metrics = el("div", {});
  const scope = el("p", { class: "muted" });
  const horizon = disposables.add(
    new ChartPanel(surface, { height: 220, file: () => `${current?.model ?? "model"}-error-by-step` }),
  );
  const held = el("p", { class: "muted" });
  const refits = el("div", {});
  const worst = disposables.add(
    new Multiples(surface, {
      height: 120,
      file: () => `${current?.model ?? "model"}-largest-errors`,
      table: () => (current === undefined ? el("div") : worstTable(current)),
      csv: () => {
        if (current === undefined) return "";
        const { titles, rows } = worstRows(current, "in-full");
        return csvText([titles, ...rows]);
      },
    }),
  );
  const confusion = new ConfusionFigure(surface, () => `${current?.model ?? "model"}-confusion`);
  const notes = new Notes();
  const drawTable = () => current && metrics.replaceChildren(metricsTable(current, surface));
  const themed: Disposable = surface.onTheme(drawTable);
  disposables.add(themed);

  return {
    element: el(
      "section",
      { class: "output", "aria-label": "Evaluation" },
      verdict,
      metrics,
      held,
      scope,
      notes.element,
      horizon.element,
      refits,
      worst.element,
      confusion.element,
    ),
    update(data) {
      current = data;
      setText(verdict, data.verdict);
      verdict.classList.toggle("good", beatsAll(data));
      setText(scope, scopeSentence(data));
      drawTable();
      const sentence = coverageSentence(data);
      setText(held, sentence ?? "");
      held.hidden = sentence === undefined;
      refits.replaceChildren(...(data.refits === undefined ? [] : [refitsTable(data)]));
      worst.update(worstSpec(data));
      horizon.element.hidden = data.by_horizon.length < 2;
      if (!horizon.element.hidden) horizon.update(horizonSpec(data));
      confusion.update(data.confusion);
      notes.update(data.notes);
    },
    dispose: () => disposables.dispose(),
  };
}

/** Each line of the chart has its mark beside its name in the table. */
function metricsTable(data: Evaluation, surface: Surface): HTMLElement {
  const { rows, metrics } = ranked(data);
  return tableOf({
    caption: "Metrics of the model and of its baselines",
    columns: [{ title: "" }, ...metrics.map((title) => ({ title, numeric: true }))],
    rows: rows.map(({ name, cells }, i) => [
      el(
        "span",
        { class: "key" },
        i > Object.keys(data.baselines).length ? null : lineSwatch(roleOf(i), surface.theme()),
        name,
      ),
      ...cells.map(({ text, best }) =>
        best
          ? el(
              "strong",
              {},
              el("span", { class: "star", title: "best" }, "★"),
              el("span", { class: "sr" }, "best "),
              text,
            )
          : text,
      ),
    ]),
  });
}

function refitsTable(data: Evaluation): HTMLElement {
  const { titles, rows } = refitRows(data);
  return el(
    "div",
    {},
    el("h3", {}, "Trained anew as time goes by"),
    tableOf({
      caption: "Refits of the backtest, and the error of the windows that follow each",
      columns: titles.map((title, i) => ({ title, numeric: i > 0 })),
      rows,
    }),
  );
}

function horizonSpec(data: Evaluation): ChartSpec {
  const steps = data.by_horizon.map(({ step }) => step);
  const lines = horizonLines(data);
  const [model] = lines;
  const [first, last] = [model?.mae[0] ?? NaN, model?.mae.at(-1) ?? NaN];
  return {
    summary: `Line chart of the mean absolute error by step ahead. ${data.model} goes from ${formatNumber(first)} at step 1 to ${formatNumber(last)} at step ${steps.length}.`,
    lines: lines.map(({ name, mae }, i) => ({ name, role: roleOf(i), x: steps, y: mae })),
    x: { kind: "count", title: "steps ahead", format: formatCount },
    y: { title: "MAE" },
  };
}

function roleOf(index: number): Role {
  return index === 0 ? "model" : baselineRole(index - 1);
}

function beatsAll(data: Evaluation): boolean {
  const [metric = "mae"] = Object.keys(data.metrics);
  const own = decodeNumber(data.metrics[metric] ?? "NaN");
  const baselines = Object.values(data.baselines).map((m) => decodeNumber(m[metric] ?? "NaN"));
  return (
    baselines.length > 0 &&
    baselines.every((baseline) => own !== baseline && bestOf(metric, [own, baseline]) === own)
  );
}
