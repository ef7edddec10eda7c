import { formatDuration, formatNumber } from "../../outputs/format";

/** The fields of a `progress` event. */
export type Progress = Record<string, unknown>;

/** A report as one line: "train net: epoch 3/100, loss 0.0123, val_loss 0.0234, 12 s left"; without epochs its message. */
export function progressLine(label: string, progress: Progress): string {
  const epoch = numberIn(progress, "epoch");
  const epochs = numberIn(progress, "epochs");
  const eta = numberIn(progress, "eta_ms");
  const { message } = progress;
  if (epoch === undefined && typeof message === "string") return `${label}: ${message}`;
  return [
    `${label}: epoch ${epoch ?? "?"}${epochs === undefined ? "" : `/${epochs}`}`,
    ...losses(progress),
    ...(eta === undefined ? [] : [`${formatDuration(eta)} left`]),
  ].join(", ");
}

export function lossText(progress: Progress): string {
  return losses(progress)
    .map((text) => `  ${text}`)
    .join("");
}

export function numberIn(progress: Progress, key: string): number | undefined {
  const value = progress[key];
  return typeof value === "number" ? value : undefined;
}

function losses(progress: Progress): string[] {
  return ["loss", "val_loss"].flatMap((key) => {
    const value = progress[key];
    if (typeof value === "number") return [`${key} ${formatNumber(value)}`];
    return typeof value === "string" ? [`${key} ${value}`] : [];
  });
}
