import { Disposables } from "../base/disposable";
import type { OutputData } from "../outputs";
import { formatCount, formatDuration, formatNumber } from "../outputs/format";
import { encodeNumber } from "../outputs/numbers";
import { numbersOf } from "../outputs/text/series";
import { stateOf } from "../outputs/training";
import { Notes, Settings, Tiles } from "./blocks";
import { ChartPanel } from "./chart/panel";
import type { ChartSpec, LineSpec } from "./chart/spec";
import { el, setAttribute, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { ScaleToggle } from "./scale-toggle";

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
  const scale = new ScaleToggle(() => current && loss.update(lossSpec(current, scale.logarithmic)));
  const file = (what: string) => () => `${current?.model ?? "model"}-${what}`;
  const loss = disposables.add(
    new ChartPanel(surface, { height: 280, file: file("loss"), controls: scale.element }),
  );
  const norms = disposables.add(new ChartPanel(surface, { height: 180, file: file("gradient-norm") }));
  const more = el("details", {}, el("summary", {}, "Gradient norm"), norms.element);
  more.addEventListener("toggle", () => current && more.open && norms.update(normSpec(current)));
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
      notes.element,
      more,
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
      loss.update(lossSpec(data, scale.logarithmic));
      if (more.open) norms.update(normSpec(data));
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose: () => disposables.dispose(),
  };
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
    ["engine", data.engine],
    ["mode", data.mode],
  ];
}

/** Epochs with the share of the one that runs. */
function epochsDone(data: Training): number {
  const perEpoch = data.steps_per_epoch ?? 0;
  return perEpoch > 0 ? Math.max(data.epochs_run, data.steps / perEpoch) : data.epochs_run;
}

function lossSpec(data: Training, logarithmic: boolean): ChartSpec {
  const { history, best_epoch: best } = data;
  const epochs = history.loss.map((_, i) => i + 1);
  const lines: LineSpec[] = [{ name: "loss", role: "model", x: epochs, y: numbersOf(history.loss) }];
  if (history.val_loss.length > 0) {
    lines.push({ name: "val_loss", role: "validation", x: epochs, y: numbersOf(history.val_loss) });
  }
  const perEpoch = data.steps_per_epoch ?? (data.stopped === "running" ? 0 : data.steps / data.epochs_run);
  if (perEpoch > 0 && Number.isFinite(perEpoch) && data.batches.step.length > 0) {
    lines.push({
      name: "batches",
      role: "faint",
      x: data.batches.step.map((step) => step / perEpoch),
      y: numbersOf(data.batches.loss),
    });
  }
  const at = (values: Training["history"]["loss"]) => formatNumber(values[best - 1] ?? encodeNumber(NaN));
  const validation = history.val_loss.length > 0 ? `, val_loss ${at(history.val_loss)}` : "";
  return {
    summary:
      best > 0
        ? `Line chart of the loss over ${data.epochs_run} epochs. Best epoch ${best}: loss ${at(history.loss)}${validation}.`
        : "Line chart of the loss. No epoch has ended yet.",
    lines,
    marks: best > 0 ? [{ x: best, label: `best epoch ${best}` }] : [],
    x: { kind: "count", title: "epoch", format: (x) => formatNumber(x) },
    y: { title: "loss", logarithmic },
  };
}

function normSpec(data: Training): ChartSpec {
  const { grad_norm: norm } = data.history;
  return {
    summary: `Line chart of the gradient norm over ${norm.length} epochs.`,
    lines: [{ name: "gradient norm", role: "model", x: norm.map((_, i) => i + 1), y: numbersOf(norm) }],
    x: { kind: "count", title: "epoch", format: (x) => formatNumber(x) },
    y: { title: "gradient norm" },
  };
}
