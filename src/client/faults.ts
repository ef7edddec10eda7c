import { Fault } from "../base/issue";
import type { KernelFailure } from "./api";

/** What can keep a kernel from starting or going on, worded once. */
export const kernelFaults = {
  missing: (file: string) =>
    new Fault(
      "kernel-missing",
      `The kernel's program ${file} is not there.`,
      "Install the extension again, or run `npm run build` in a clone.",
    ),
  folder: (cause: string) =>
    new Fault(
      "kernel-folder",
      `No private folder for the kernel's socket could be made: ${cause}`,
      "Make room in the folder for temporary files, or set TMPDIR to one with a short path.",
    ),
  spawn: (execPath: string, cause: string) =>
    new Fault(
      "kernel-start",
      `The kernel could not be started with ${execPath}: ${cause}`,
      "Check that this program exists and may be run; a setting names another Node.",
    ),
  early: (how: string, log: readonly string[]) =>
    new Fault(
      "kernel-start",
      `The kernel ended before it answered (${how}).${lastLines(log)}`,
      "Look at the kernel log; `rnnbook doctor` says what is missing on this machine.",
    ),
  timeout: (ms: number, log: readonly string[]) =>
    new Fault(
      "kernel-timeout",
      `The kernel did not answer within ${ms / 1000} s and was ended.${lastLines(log)}`,
      "Run the cell again; if the machine is busy, close other programs first.",
    ),
  gone: () =>
    new Fault(
      "kernel-gone",
      "The kernel that this notebook used before has ended.",
      "Run the cells again; a new kernel starts by itself.",
    ),
  notebookTooLarge: (bytes: number, limit: number) =>
    new Fault(
      "notebook-too-large",
      `The notebook has ${Math.ceil(bytes / 1e6)} MB of text; at most ${Math.floor(limit / 1e6)} MB can be run.`,
      "Keep the data in files and name them as `source`.",
    ),
  ended: () =>
    new Fault("kernel-ended", "The kernel was ended while cells were running.", "Run the cells again."),
};

/** How a process came to its end, as far as its parent can see. */
export interface Death {
  exitCode: number | null;
  signal: string | null;
  /** Resident bytes at the last heartbeat, if there was one. */
  memory: number | undefined;
  log: string[];
}

/** The likely cause of a death that nobody asked for, as a sentence with a remedy. */
export function describeDeath(death: Death): KernelFailure {
  const cause = causeOf(death);
  return {
    code: "kernel-died",
    message: `The kernel died (${howItEnded(death)})${cause.message}.`,
    remedy: cause.remedy,
    log: death.log,
  };
}

export function howItEnded(death: { exitCode: number | null; signal: string | null }): string {
  const signal = signalOf(death);
  if (signal !== undefined) return signal;
  return death.exitCode === null ? "cause unknown" : `exit code ${death.exitCode}`;
}

export function faultOf(failure: KernelFailure): Fault {
  return new Fault(failure.code, failure.message, failure.remedy);
}

function causeOf(death: Death): { message: string; remedy: string } {
  const again = "Restart the kernel and run the cells again.";
  const signal = signalOf(death);
  const heap = death.log.some((line) => /heap out of memory|bad_alloc|out of memory|OOM/i.test(line));
  if (signal === "SIGKILL" || heap) {
    const held = death.memory === undefined ? "" : `; it held ${gigabytes(death.memory)} when last measured`;
    return {
      message: `, most likely because memory ran out${held}`,
      remedy: `${again} A smaller batch_size, lookback or units needs less memory, and so does closing other programs.`,
    };
  }
  switch (signal) {
    case "SIGILL":
      return {
        message:
          ", because the processor lacks an instruction that TensorFlow was built with, AVX for instance",
        remedy: "Use the embedded engine, which runs on every processor.",
      };
    case "SIGSEGV":
    case "SIGBUS":
    case "SIGABRT":
      return {
        message: ", inside native code",
        remedy: `${again} If it happens again, use the embedded engine and report it with the kernel log.`,
      };
    case undefined:
      return { message: "", remedy: `${again} The kernel log has its last words.` };
    default:
      return { message: ", ended from outside", remedy: again };
  }
}

/** Shells and containers tell a signal n as exit code 128 + n, Windows an illegal instruction as 0xC000001D. */
const exitCodes: Record<number, string> = {
  132: "SIGILL",
  134: "SIGABRT",
  137: "SIGKILL",
  139: "SIGSEGV",
  0xc000001d: "SIGILL",
  0xc0000005: "SIGSEGV",
};

function signalOf(death: { exitCode: number | null; signal: string | null }): string | undefined {
  return death.signal ?? (death.exitCode === null ? undefined : exitCodes[death.exitCode]);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Lines of a stack trace, which say nothing to who reads one sentence. */
const noise = /^\s*(at .*|\^+|Node\.js v.*)?$/;

function lastLines(log: readonly string[]): string {
  const lines = log.filter((line) => !noise.test(line)).slice(-5);
  return lines.length === 0 ? "" : ` Its last words: ${lines.map((line) => line.trim()).join(" / ")}`;
}
