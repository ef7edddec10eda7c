import { SingleBar } from "cli-progress";
import { formatDuration } from "../../outputs/format";
import { lossText, numberIn, type Progress } from "./progress-text";

/** A bar that is drawn again in place: epochs, symbols or refits, losses and the time that is left. */
export interface Bar {
  update(progress: Progress): void;
  /** Takes it away, so that other lines can be written. */
  clear(): void;
}

export function makeBar(label: string): Bar {
  let bar: SingleBar | undefined;
  return {
    update(progress) {
      const total = firstOf(progress, ["epochs", "length", "refits"]) ?? 0;
      const epoch = firstOf(progress, ["epoch", "symbols", "refit"]) ?? 0;
      const eta = numberIn(progress, "eta_ms");
      const payload = {
        losses: lossText(progress),
        left: eta === undefined ? "" : `  ${formatDuration(eta)} left`,
      };
      if (bar === undefined) {
        bar = new SingleBar({
          format: `${label} {bar} {value}/{total}{losses}{left}`,
          barsize: Math.max(10, Math.min(30, (process.stderr.columns || 80) - label.length - 52)),
          barCompleteChar: "█",
          barIncompleteChar: "░",
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
          linewrap: false,
          fps: 10,
          gracefulExit: false,
        });
        bar.start(total, epoch, payload);
      }
      bar.update(epoch, payload);
    },
    clear() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function firstOf(progress: Progress, keys: readonly string[]): number | undefined {
  return keys.map((key) => numberIn(progress, key)).find((value) => value !== undefined);
}
