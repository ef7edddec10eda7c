import type { EngineName } from "../protocol/names";
import type { KernelEvent, RunReply, RunRequest, Status } from "../protocol/messages";

/** What the control thread and the main thread say to each other. */
export type ToMain =
  /** `epoch` is the interrupt counter when the run was asked for; another value since then means "stop". */
  | { type: "run"; id: number; epoch: number; request: RunRequest }
  /** Wakes what waits; what computes asks the counter. */
  | { type: "interrupt" }
  | { type: "shutdown" };

export type ToControl =
  | { type: "event"; body: KernelEvent }
  | { type: "settled"; id: number; outcome: RunOutcome }
  | { type: "status"; status: MainStatus };

export type RunOutcome =
  { reply: RunReply } | { fault: { code: string; message: string; remedy: string | undefined } };

export type MainStatus = Omit<Status, "memory" | "engine"> & { engine: EngineName | null };

export interface ControlOptions {
  folder: string;
  socket: string;
  idleTimeout: number;
  kernelId: string;
  /** One Int32: how often an interrupt was asked for. */
  interrupts: SharedArrayBuffer;
}
