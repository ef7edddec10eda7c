import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../base/issue";
import { createChannel, type Channel } from "../protocol/channel";
import { channelFaults } from "../protocol/faults";
import { protocolVersion, type HandshakeReply } from "../protocol/messages";
import { version } from "../base/version";

const retryAfter = 20;

/** Tries until somebody listens or `signal` aborts, with the signal's reason. */
export async function connectSocket(path: string, signal: AbortSignal): Promise<Socket> {
  for (;;) {
    signal.throwIfAborted();
    const socket = await tryConnect(path);
    if (socket !== undefined) return socket;
    await sleep(retryAfter);
  }
}

/** Says who we are and checks that the other side speaks the same version. Fault: protocol-version. */
export async function shakeHands(channel: Channel, signal: AbortSignal): Promise<HandshakeReply> {
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(reasonOf(signal)), { once: true }),
  );
  const reply = await Promise.race([
    channel.request("handshake", { protocol: protocolVersion, version }),
    aborted,
  ]);
  if (reply.protocol !== protocolVersion) {
    const older = reply.protocol < protocolVersion ? "kernel" : "client";
    throw channelFaults.version(protocolVersion, reply.protocol, older);
  }
  return reply;
}

export function channelOver(socket: Socket): Channel {
  const channel = createChannel(socket, socket);
  channel.onClose(() => socket.destroy());
  return channel;
}

function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Fault ? reason : channelFaults.closed();
}
