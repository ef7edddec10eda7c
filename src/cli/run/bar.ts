import { SingleBar } from "cli-progress";
import { formatDuration } from "../../outputs/format";
import { lossText, numberIn, type Progress } from "./progress-text";

/** A bar that is drawn again in place: epochs or symbols, losses and the time that is left. */
export interface Bar {
  update(progress: Progress): void;
  /** Takes it away, so that other lines can be written. */
  clear(): void;
}

export function makeBar(label: string): Bar {
  let bar: SingleBar | undefined;
  return {
    update(progress) {
      const total = numberIn(progress, "epochs") ?? numberIn(progress, "length") ?? 0;
      const epoch = numberIn(progress, "epoch") ?? numberIn(progress, "symbols") ?? 0;
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
