import { SingleBar } from "cli-progress";
import type { InstallProgress } from "../client/runtime";
import type { Terminal } from "./terminal";

/** Shows an installation: a bar of megabytes on a terminal, elsewhere a line a phase and one every quarter of it. */
export function installReporter(terminal: Terminal): {
  progress: (progress: InstallProgress) => void;
  end: () => void;
} {
  let sentence = "";
  let quarter = 0;
  let bar: SingleBar | undefined;
  const end = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    progress(progress) {
      const { done, total } = progress;
      const isNew = progress.sentence !== sentence;
      if (isNew) {
        end();
        sentence = progress.sentence;
        quarter = 0;
        terminal.err(`${sentence} …`);
      }
      if (done === undefined || total === undefined) return;
      if (terminal.live) {
        bar ??= startBar(total);
        bar.update(Math.round(done / 1e6));
      } else if (Math.floor((done / total) * 4) > quarter) {
        quarter = Math.floor((done / total) * 4);
        terminal.err(`  ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`);
      }
    },
    end,
  };
}

function startBar(total: number): SingleBar {
  const bar = new SingleBar({
    format: "  {bar} {value}/{total} MB",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    gracefulExit: false,
  });
  bar.start(Math.round(total / 1e6), 0);
  return bar;
}
