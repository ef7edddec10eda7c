export type EngineName = "native" | "embedded";

/** Methods of the channel, JSON-RPC 2.0. Requests go from client to kernel. */
export const methods = {
  handshake: "handshake",
  run: "run",
  interrupt: "interrupt",
  status: "status",
  /**
   * Sends the events after a sequence number again and from then on every new one. A client that never asks gets no
   * events.
   */
  replay: "replay",
  shutdown: "shutdown",
} as const;

/** Notifications go from kernel to client. */
export const notifications = {
  /** A `NumberedEvent`. */
  event: "event",
  heartbeat: "heartbeat",
} as const;
