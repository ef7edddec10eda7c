import type { OutputData } from "../outputs";
import { formatNumber } from "../outputs/format";
import { encodeNumber } from "../outputs/numbers";
import { numbersOf } from "../outputs/text/series";
import type { ChartSpec, LineSpec, Role } from "./chart/spec";

type Training = OutputData<"training">;

/** How the curves are shown, as the reader chose. */
export interface Looks {
  logarithmic: boolean;
  smooth: boolean;
}

/** The loss of every epoch, and faintly that of single batches. */
export function lossSpec(data: Training, { logarithmic, smooth }: Looks): ChartSpec {
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
  const shown = `Line chart of the ${smooth ? "smoothed " : ""}loss`;
  return {
    summary:
      best > 0
        ? `${shown} over ${data.epochs_run} epochs. Best epoch ${best}: loss ${at(history.loss)}${validation}.`
        : `${shown}. No epoch has ended yet.`,
    lines: smooth ? lines.map(smoothed) : lines,
    marks: best > 0 ? [{ x: best, label: `best epoch ${best}` }] : [],
    x: epochAxis,
    y: { title: smooth ? "loss, smoothed" : "loss", logarithmic },
  };
}

const roles: Role[] = ["model", "validation", "baseline1", "baseline2", "baseline3"];

/** The length of all gradients together and of those of each layer, the first of which vanish or explode. */
export function normSpec(data: Training, { logarithmic, smooth }: Looks): ChartSpec {
  const { layer_grad_norms: layers = [], history } = data;
  const epochs = history.loss.map((_, i) => i + 1);
  const lines: LineSpec[] = [
    ...layers.map(({ layer, values }, i): LineSpec => ({
      name: layer,
      role: roles[i % roles.length] ?? "model",
      x: epochs.slice(0, values.length),
      y: numbersOf(values),
    })),
    ...(history.grad_norm.length === 0
      ? []
      : [
          {
            name: layers.length === 0 ? "gradient norm" : "all",
            role: layers.length === 0 ? ("model" as const) : ("history" as const),
            x: epochs,
            y: numbersOf(history.grad_norm),
          },
        ]),
  ];
  const last = lines.map(({ name, y }) => `${name} ${formatNumber(encodeNumber(y.at(-1) ?? NaN), 2)}`);
  return {
    summary: `Line chart of the gradient norms over ${epochs.length} epochs. At last ${last.join(", ")}.`,
    lines: smooth ? lines.map(smoothed) : lines,
    x: epochAxis,
    y: { title: "gradient norm", logarithmic },
  };
}

/** The learning rate of the last step of every epoch. */
export function rateSpec({ history: { lr } }: Training): ChartSpec {
  const [first = 0] = lr;
  return {
    summary: `Line chart of the learning rate over ${lr.length} epochs, from ${formatNumber(first)} to ${formatNumber(lr.at(-1) ?? 0)}.`,
    lines: [{ name: "learning rate", role: "model", x: lr.map((_, i) => i + 1), y: numbersOf(lr) }],
    x: epochAxis,
    y: { title: "learning rate" },
  };
}

const epochAxis: ChartSpec["x"] = { kind: "count", title: "epoch", format: (x) => formatNumber(x) };

/**
 * An exponential mean with a memory of about three points of a curve of epochs, and of a fiftieth of a longer one; the
 * bias of its start is taken out, as in TensorBoard.
 */
function smoothed(line: LineSpec): LineSpec {
  const keep = Math.max(0.6, 1 - 50 / Math.max(1, line.y.length));
  let mean = 0;
  let weight = 0;
  const y = line.y.map((value) => {
    if (!Number.isFinite(value)) return value;
    mean = keep * mean + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return mean / weight;
  });
  return { ...line, y };
}
