export type EngineName = "native" | "embedded";

/** Methods of the channel, JSON-RPC 2.0. */
export const methods = {
  handshake: "handshake",
  run: "run",
  interrupt: "interrupt",
  status: "status",
  /** Events after a sequence number, again. */
  replay: "replay",
  shutdown: "shutdown",
  /** Notification, kernel to client: a `NumberedEvent`. */
  event: "event",
} as const;
