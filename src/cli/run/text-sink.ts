import { outputs, type Output } from "../../outputs";
import { formatDuration } from "../../outputs/format";
import { exit } from "../exit-codes";
import { outputText } from "../output-text";
import { problemLine } from "../read-notebook";
import type { Terminal } from "../terminal";
import { makeBar, type Bar } from "./bar";
import { numberIn, progressLine, type Progress } from "./progress-text";
import type { Sink } from "./sink";

/** Tells a run to a person: results on standard output, progress and errors on standard error. */
export function textSink(
  terminal: Terminal,
  notebook: { file: string; labelOf(cell: number): string },
): Sink {
  const verdicts: string[] = [];
  const shown = new Set<number>();
  let bar: Bar | undefined;
  let plain = new PlainProgress();
  const endProgress = () => {
    bar?.clear();
    bar = undefined;
    plain = new PlainProgress();
  };
  return {
    event(event) {
      const label = notebook.labelOf(event.cell);
      if (event.event === "progress") {
        // What is late would stand below the results.
        if (shown.has(event.cell)) return;
        if (terminal.live) (bar ??= makeBar(label)).update(event);
        else if (plain.isDue(event)) terminal.err(progressLine(label, event));
        return;
      }
      endProgress();
      if (event.event === "output") {
        shown.add(event.cell);
        if (event.mime === outputs.failure.mime) return;
        verdicts.push(...verdictOf(event));
        terminal.out(terminal.bold(heading(label, terminal.width)));
        terminal.out(`${outputText(event, terminal.width)}\n`);
      } else if (event.state === "error" && event.error !== undefined) {
        terminal.err(terminal.red(problemLine(notebook.file, event.error)));
      } else if (event.state === "skipped" || event.state === "interrupted") {
        terminal.err(`${label}: ${event.state}.`);
      }
    },
    end(end) {
      endProgress();
      for (const verdict of new Set(verdicts)) terminal.err(verdict);
      const endings: Record<number, string> = {
        [exit.fine]: "Done",
        [exit.failed]: "Ended with errors",
        [exit.timeout]: "Stopped by --timeout",
        [exit.interrupted]: "Interrupted",
        [exit.kernelDied]: "The kernel died",
      };
      const time = formatDuration(end.ms);
      terminal.err(`${endings[end.exit] ?? "Ended"} after ${time} on the ${end.engine} engine.`);
    },
  };
}

/** Where a line cannot be taken back: one an epoch, and one a second at most. */
class PlainProgress {
  private epoch = -1;
  private time = -Infinity;

  isDue(progress: Progress): boolean {
    const epoch = numberIn(progress, "epoch") ?? 0;
    const now = performance.now();
    const last = epoch === numberIn(progress, "epochs") && epoch !== this.epoch;
    if (!last && (epoch === this.epoch || now - this.time < 1000)) return false;
    this.epoch = epoch;
    this.time = now;
    return true;
  }
}

function heading(label: string, width: number): string {
  return `── ${label} ${"─".repeat(Math.max(0, width - label.length - 4))}`;
}

function verdictOf(output: Output): string[] {
  const isEvaluation = output.mime === outputs.evaluation.mime;
  return isEvaluation && "verdict" in output.data ? [output.data.verdict] : [];
}
