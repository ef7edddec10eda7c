import { PassThrough } from "node:stream";
import { createChannel, type Channel } from "../../src/protocol/channel";
import {
  protocolVersion,
  type NumberedEvent,
  type RunReply,
  type RunRequest,
} from "../../src/protocol/messages";

/** Both ends of a channel in memory, with the raw stream from the kernel to write garbage into. */
export function channelPair(): {
  client: Channel;
  kernel: Channel;
  toClient: PassThrough;
  toKernel: PassThrough;
} {
  const toClient = new PassThrough();
  const toKernel = new PassThrough();
  const client = createChannel(toClient, toKernel);
  const kernel = createChannel(toKernel, toClient);
  return { client, kernel, toClient, toKernel };
}

export interface FakeKernelOptions {
  protocol?: number;
  /** What a run sends; a returned promise delays the reply. */
  onRun?(request: RunRequest, send: (event: NumberedEvent) => void): RunReply | Promise<RunReply>;
}

/** A kernel without a process: speaks the protocol over the streams of `channelPair`. */
export function fakeKernel(channel: Channel, options: FakeKernelOptions = {}): void {
  const sent: NumberedEvent[] = [];
  channel.handle("handshake", () => ({
    protocol: options.protocol ?? protocolVersion,
    version: "test",
    kernelId: "fake",
    pid: 1,
    seq: sent.length,
    running: false,
  }));
  channel.handle("replay", ({ after }) => {
    for (const event of sent) if (event.seq > after) channel.notify("event", event);
    return { lost: 0 };
  });
  channel.handle("run", (request) =>
    options.onRun === undefined
      ? { ok: true, ms: 0, engine: null }
      : options.onRun(request, (event) => {
          sent.push(event);
          channel.notify("event", event);
        }),
  );
  channel.handle("interrupt", () => ({}));
  channel.handle("status", () => ({ state: "idle", engine: null, memory: 1, values: [] }));
  channel.handle("shutdown", () => ({}));
  channel.listen();
}
