import { Disposables, type Disposable } from "../base/disposable";
import type { OutputData } from "../outputs";
import { horizonLines, ranked, scopeSentence } from "../outputs/evaluation";
import { formatCount, formatNumber } from "../outputs/format";
import { bestOf } from "../outputs/labels";
import { decodeNumber } from "../outputs/numbers";
import { Notes } from "./blocks";
import { ChartPanel } from "./chart/panel";
import { baselineRole, type ChartSpec, type Role } from "./chart/spec";
import { lineSwatch } from "./chart/swatch";
import { ConfusionFigure } from "./confusion";
import { el, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { tableOf } from "./table";

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
  const confusion = new ConfusionFigure(() => `${current?.model ?? "model"}-confusion`);
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
      scope,
      notes.element,
      horizon.element,
      confusion.element,
    ),
    update(data) {
      current = data;
      setText(verdict, data.verdict);
      verdict.classList.toggle("good", beatsAll(data));
      setText(scope, scopeSentence(data));
      drawTable();
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
      el("span", { class: "key" }, lineSwatch(roleOf(i), surface.theme()), name),
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
