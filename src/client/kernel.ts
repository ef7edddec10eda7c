import type { Disposable } from "../base/disposable";
import { Emitter } from "../base/emitter";
import { Fault } from "../base/issue";
import type { Channel } from "../protocol/channel";
import { frameLimit } from "../protocol/faults";
import type { HandshakeReply, Heartbeat, NumberedEvent } from "../protocol/messages";
import type { Kernel, KernelExit, KernelFailure } from "./api";
import { describeDeath, faultOf, kernelFaults } from "./faults";
import { removePrivateFolder } from "./folder";
import type { LogTail } from "./log-tail";
import type { KernelProcess } from "./spawn";

/** How long the last events may still be read after the process ended, and the other way round. */
const lastWordsMs = 500;
/** How long a kernel that was asked to end may take. */
const farewellMs = 2000;

interface Parts {
  /** Not yet listening. */
  channel: Channel;
  process: KernelProcess;
  place: { folder: string; socket: string };
  log: LogTail;
}

/** Joins a channel and a process to a kernel. `begin` is called once, after the handshake. */
export function createKernel(parts: Parts): Kernel & {
  begin(handshake: HandshakeReply, after: number): Promise<void>;
} {
  const { channel, process: kernelProcess, place, log } = parts;
  const events = new Emitter<NumberedEvent>();
  const exits = new Emitter<KernelExit>();
  let handshake: HandshakeReply | undefined;
  let lost = 0;
  let seen = 0;
  /** What came before anybody could listen. */
  let backlog: NumberedEvent[] | undefined = [];
  let heartbeat: Heartbeat | undefined;
  let exit: KernelExit | undefined;
  /** Its end or the loss of it is what we want. */
  let leaving: "no" | "ending" | "detached" = "no";
  /** Why we had to end it, where it broke the protocol. */
  let offence: Fault | undefined;

  channel.onNotification("event", (event) => {
    // A replay may send again what has come already.
    if (event.seq <= seen) return;
    seen = event.seq;
    if (backlog === undefined) events.fire(event);
    else backlog.push(event);
  });
  channel.onNotification("heartbeat", (beat) => (heartbeat = beat));

  /** Before the handshake, whoever starts or attaches cleans up; after letting go, nobody does. */
  const ours = () => handshake !== undefined && leaving !== "detached";

  const finished = new Promise<KernelExit>((resolve) => {
    const channelEnd = new Promise<void>((ended) =>
      channel.onClose((cause) => {
        offence = cause;
        ended();
        if (!ours()) return;
        // A kernel that hung up is of no use, even if its process lives.
        void race(kernelProcess.exited, lastWordsMs).then(() => kernelProcess.kill());
      }),
    );
    void kernelProcess.exited.then(async (end) => {
      if (!ours()) return;
      await race(channelEnd, lastWordsMs);
      channel.dispose();
      exit = { ...end, failure: leaving === "no" ? failureOf(end) : undefined };
      log.dispose();
      removePrivateFolder(place.folder);
      resolve(exit);
      exits.fire(exit);
    });
  });

  function failureOf(end: { exitCode: number | null; signal: string | null }): KernelFailure {
    const lines = log.last();
    if (offence !== undefined) {
      const { code, message, remedy } = offence;
      return { code, message, remedy: remedy ?? "Restart the kernel.", log: lines };
    }
    return describeDeath({ ...end, memory: heartbeat?.memory, log: lines });
  }

  /** A request whose failure is told as the kernel's end where that is the cause. */
  async function ask<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      const broken =
        error instanceof Fault && ["channel-closed", "bad-message", "message-too-large"].includes(error.code);
      if (!broken || leaving === "detached") throw error;
      const { failure } = await finished;
      throw failure === undefined ? kernelFaults.ended() : faultOf(failure);
    }
  }

  function begun(): HandshakeReply {
    if (handshake === undefined) throw kernelFaults.ended();
    return handshake;
  }

  return {
    async begin(reply, after) {
      handshake = reply;
      seen = after;
      ({ lost } = await channel.request("replay", { after }));
    },
    get handshake() {
      return begun();
    },
    get address() {
      return { ...place, kernelId: begun().kernelId, pid: kernelProcess.pid };
    },
    get lost() {
      return lost;
    },
    onEvent(listener) {
      const missed = backlog ?? [];
      backlog = undefined;
      const subscription = events.event(listener);
      for (const event of missed) listener(event);
      return subscription;
    },
    onExit(listener): Disposable {
      if (exit === undefined) return exits.event(listener);
      listener(exit);
      return { dispose: () => undefined };
    },
    async run(request) {
      const bytes = Buffer.byteLength(JSON.stringify(request));
      if (bytes > frameLimit) throw kernelFaults.notebookTooLarge(bytes, frameLimit);
      return ask(channel.request("run", request));
    },
    interrupt: async () => void (await ask(channel.request("interrupt", {}))),
    status: () => ask(channel.request("status", {})),
    async shutdown() {
      if (leaving !== "no" || exit !== undefined) return void (exit ?? (await race(finished, farewellMs)));
      leaving = "ending";
      await race(
        channel.request("shutdown", {}).catch(() => undefined),
        farewellMs,
      );
      await race(kernelProcess.exited, farewellMs);
      kernelProcess.kill();
      await finished;
    },
    detach() {
      if (leaving !== "no") return;
      leaving = "detached";
      log.dispose();
      kernelProcess.forget();
      channel.dispose();
    },
    dispose() {
      if (leaving !== "no") return;
      leaving = "ending";
      kernelProcess.kill();
      channel.dispose();
      removePrivateFolder(place.folder);
    },
  };
}

/** Waits for a promise, but not longer than `ms`. */
async function race(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
