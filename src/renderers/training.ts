import { Disposables } from "../base/disposable";
import type { OutputData } from "../outputs";
import { formatCount, formatDuration, formatNumber } from "../outputs/format";
import { changes, stateOf } from "../outputs/training";
import { Notes, Settings, Tiles } from "./blocks";
import { ChartPanel } from "./chart/panel";
import { el, setAttribute, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { ScaleToggle } from "./scale-toggle";
import { Toggle } from "./toggle";
import { lossSpec, normSpec, rateSpec, type Looks } from "./training-specs";
import { Written } from "./written";

type Training = OutputData<"training">;

/** The loss as it falls, where it was lowest, and how long it takes; updated several times a second. */
export function trainingView(surface: Surface): View<Training> {
  const disposables = new Disposables();
  let current: Training | undefined;
  // Two lines from the start: the sentence at the end is longer than those before.
  const lead = el("p", { class: "lead two-lines" });
  const state = el("span", { class: "sr", role: "status" });
  const fill = el("span");
  const progress = el(
    "div",
    { class: "progress", role: "progressbar", "aria-label": "Epochs", "aria-valuemin": "0" },
    fill,
  );
  const tiles = new Tiles();
  const redraw = () => current && drawCharts(current);
  const scale = new ScaleToggle(redraw);
  const smooth = new Toggle("Smooth", "Draw running means, so that the trend shows", redraw);
  const looks = (): Looks => ({ logarithmic: scale.logarithmic, smooth: smooth.on });
  const controls = el("div", { class: "controls" }, smooth.element, scale.element);
  const file = (what: string) => () => `${current?.model ?? "model"}-${what}`;
  const loss = disposables.add(new ChartPanel(surface, { height: 280, file: file("loss"), controls }));
  const norms = disposables.add(new ChartPanel(surface, { height: 200, file: file("gradient-norm") }));
  const rates = disposables.add(new ChartPanel(surface, { height: 140, file: file("learning-rate") }));
  const moreNorms = el("details", {}, el("summary", {}, "Gradient norms"), norms.element);
  const moreRates = el("details", { hidden: "" }, el("summary", {}, "Learning rate"), rates.element);
  for (const more of [moreNorms, moreRates]) more.addEventListener("toggle", redraw);
  const written = new Written();
  const drawCharts = (data: Training) => {
    loss.update(lossSpec(data, looks()));
    if (moreNorms.open) norms.update(normSpec(data, looks()));
    if (moreRates.open) rates.update(rateSpec(data));
  };
  const settings = new Settings();
  const notes = new Notes();

  return {
    element: el(
      "section",
      { class: "output", "aria-label": "Training" },
      lead,
      state,
      progress,
      tiles.element,
      loss.element,
      written.element,
      notes.element,
      moreNorms,
      moreRates,
      settings.element,
    ),
    update(data) {
      current = data;
      setText(lead, data.summary);
      setText(state, `Training: ${stateOf(data)}`);
      const share = data.epochs > 0 ? Math.min(1, epochsDone(data) / data.epochs) : 0;
      fill.style.width = `${(100 * share).toFixed(2)}%`;
      progress.classList.toggle("done", data.stopped !== "running");
      setAttribute(progress, "aria-valuemax", String(data.epochs));
      setAttribute(progress, "aria-valuenow", String(data.epochs_run));
      tiles.update(factsOf(data));
      moreRates.hidden = !hasSchedule(data);
      drawCharts(data);
      written.update(data.samples);
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose: () => disposables.dispose(),
  };
}

/** Known from the settings, so that the height is final at once. */
function hasSchedule({ config, history }: Training): boolean {
  return (config["lr_schedule"] ?? false) !== false || changes(history.lr);
}

function factsOf(data: Training): [string, string][] {
  const running = data.stopped === "running";
  const { history } = data;
  const last = (values: Training["history"]["loss"]) => {
    const value = values.at(-1);
    return value === undefined ? "–" : formatNumber(value);
  };
  const batch = data.batches.loss.at(-1);
  return [
    ["state", stateOf(data)],
    [
      "epoch",
      `${formatCount(running ? Math.min(data.epochs, data.epochs_run + 1) : data.epochs_run)} / ${formatCount(data.epochs)}`,
    ],
    ["loss", history.loss.length === 0 && batch !== undefined ? formatNumber(batch) : last(history.loss)],
    ["val_loss", last(history.val_loss)],
    ["best epoch", data.best_epoch > 0 ? formatCount(data.best_epoch) : "–"],
    [
      "time",
      running && data.eta_ms !== undefined ? `${formatDuration(data.eta_ms)} left` : formatDuration(data.ms),
    ],
    ["per step", data.steps > 0 ? `${formatNumber(data.ms_per_step, 3)} ms` : "–"],
    [`${data.engine} engine`, data.mode],
  ];
}

/** Epochs with the share of the one that runs. */
function epochsDone(data: Training): number {
  const perEpoch = data.steps_per_epoch ?? 0;
  return perEpoch > 0 ? Math.max(data.epochs_run, data.steps / perEpoch) : data.epochs_run;
}
