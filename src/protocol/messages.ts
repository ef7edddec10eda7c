import type { EngineName } from "./names";
import type { Output } from "../outputs";

/** Goes up with every change that an older client or kernel would misread; a mismatch ends at the handshake. */
export const protocolVersion = 1;

/** What a client tells a kernel first, and gets back. */
export interface HandshakeRequest {
  protocol: number;
  version: string;
}
export interface HandshakeReply {
  protocol: number;
  version: string;
  /** Tells a kernel from another one that was given the same address later. */
  kernelId: string;
  pid: number;
  /** Sequence number of the last event so far. */
  seq: number;
  running: boolean;
}

export interface RunRequest {
  /** All cells of the notebook, Markdown included, as they are now. */
  cells: { language: "markdown" | "rnn" | "js"; source: string; line: number }[];
  /** Which cells to run, in order; what they need and is not fresh runs before them. */
  targets: number[];
  /** Dotted overrides, `train.net.epochs` to a YAML value. */
  params?: Record<string, string>;
  allowJs: boolean;
  resume: boolean;
  /** "run" of the command line goes on after a failure with what does not need the failed cell; an editor stops. */
  onFailure: "continue" | "stop";
}

export interface RunReply {
  /** Whether every cell that was started ended well. */
  ok: boolean;
  ms: number;
  /** What ran the cells; null if nothing had to run. */
  engine: EngineName | null;
}

export interface ReplayRequest {
  /** Sequence number of the last event that the client has; 0 for none. */
  after: number;
}
export interface ReplayReply {
  /** How many of them the kernel no longer has. Updates and progress that later ones replaced do not count. */
  lost: number;
}

export type CellState = "start" | "ok" | "error" | "skipped" | "interrupted";

export interface CellError {
  code: string;
  message: string;
  /** Of the notebook's file, from 1. */
  line: number;
  column: number;
  remedy?: string;
}

/** What happens while cells run, in order. `cell` counts all cells from 0, Markdown included. */
export type KernelEvent =
  | { event: "cell"; cell: number; state: CellState; ms?: number; order?: number; error?: CellError }
  | ({ event: "progress"; cell: number } & Record<string, unknown>)
  /** A state of an output that will still change; never printed by `--json`. */
  | ({ event: "update"; cell: number; slot: number } & Output)
  /** Exactly one for each output, at its end. `slot` counts the outputs of a cell from 0. */
  | ({ event: "output"; cell: number; slot: number } & Output)
  | { event: "log"; text: string };

/**
 * A kernel keeps the last events, so that a client can ask for what it missed. Numbers rise, with gaps where an
 * update or progress was replaced by a later one.
 */
export interface NumberedEvent {
  seq: number;
  body: KernelEvent;
}

export interface Status {
  state: "starting" | "idle" | "busy";
  engine: EngineName | null;
  /** Bytes of resident memory. */
  memory: number;
  cell?: number;
  /** Names with their kinds: data, models, trained or not. */
  values: { kind: string; name: string; summary: string }[];
}

/** Sent every second by the control thread, also while the main thread is inside a native call. */
export interface Heartbeat {
  state: Status["state"];
  /** Bytes of resident memory. */
  memory: number;
}

/** Every request of JSON-RPC 2.0 with its two sides, from client to kernel: what the channel is typed by. */
export interface Requests {
  handshake: { params: HandshakeRequest; reply: HandshakeReply };
  run: { params: RunRequest; reply: RunReply };
  interrupt: { params: Nothing; reply: Nothing };
  status: { params: Nothing; reply: Status };
  /**
   * Sends the events after a number again, and from then on every new one. A client that never asks gets no events.
   */
  replay: { params: ReplayRequest; reply: ReplayReply };
  shutdown: { params: Nothing; reply: Nothing };
}
/** From kernel to client. */
export interface Notifications {
  event: NumberedEvent;
  heartbeat: Heartbeat;
}
export type Nothing = Record<string, never>;
