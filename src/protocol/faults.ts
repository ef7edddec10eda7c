import { Fault } from "../base/issue";

/** Largest message in bytes. Both sides refuse what is larger before reading it. */
export const frameLimit = 16 * 1024 * 1024;

/** What can go wrong between a client and a kernel, worded once. */
export const channelFaults = {
  frame: (what: string) =>
    new Fault(
      "bad-message",
      `The other side of the kernel's channel sent something unreadable: ${what}.`,
      "Restart the kernel. If it happens again, report it with the kernel log.",
    ),
  oversize: (bytes: number) =>
    new Fault(
      "message-too-large",
      `The other side of the kernel's channel announced a message of ${bytes} bytes; the limit is ${frameLimit}.`,
      "Restart the kernel. If a cell shows very large data, make it smaller.",
    ),
  closed: () =>
    new Fault(
      "channel-closed",
      "The connection to the kernel has ended.",
      "Restart the kernel and run the cells again.",
    ),
  version: (client: number, kernel: number, older: "client" | "kernel") =>
    new Fault(
      "protocol-version",
      `The client speaks version ${client} of the protocol and the kernel version ${kernel}.`,
      older === "kernel"
        ? "Restart the kernel, so that it runs the version that is installed now."
        : "Reload the window or start the command again, so that it runs the version that is installed now.",
    ),
  handshakeFirst: () =>
    new Fault("no-handshake", "A request came before the handshake.", "Connect again, handshake first."),
  peer: (message: string) =>
    new Fault(
      "internal",
      `The other side of the kernel's channel failed: ${message}`,
      "Restart the kernel. If it happens again, report it with the kernel log.",
    ),
};
