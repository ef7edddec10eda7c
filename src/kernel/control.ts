import { rmSync, writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../base/assert";
import { Fault } from "../base/issue";
import { createChannel, type Channel } from "../protocol/channel";
import { channelFaults } from "../protocol/faults";
import { protocolVersion, type KernelEvent, type RunReply } from "../protocol/messages";
import { version } from "../base/version";
import type { ControlOptions, MainStatus, RunOutcome, ToControl, ToMain } from "./link";
import { EventRing, isTransient } from "./ring";

/*
 * The control thread: owns the socket, numbers and keeps events, and answers handshake, status, interrupt, replay and
 * shutdown also while the main thread is inside a native call for seconds.
 */
const standardError = 2;
const heartbeatMs = 1000;
/** How long the main thread may take to leave by itself. */
const farewellMs = 1500;
/** How long whoever started us may take to come, whatever the idle timeout is. */
const firstClientMs = 30_000;
/** A client that reads slower than this gets no more updates until it has caught up; outputs it gets all. */
const congestedBytes = 1024 * 1024;

assert(parentPort !== null, "the control thread is started as a worker");
const main = parentPort;
// SAFETY: `main.ts` starts this worker and passes `ControlOptions`.
const options = workerData as ControlOptions;
const interrupts = new Int32Array(options.interrupts);
const ring = new EventRing();
const clients = new Set<{ channel: Channel; socket: Socket; follows: boolean }>();
const runs = new Map<number, { resolve(reply: RunReply): void; reject(fault: Fault): void }>();
let nextRun = 1;
let status: MainStatus = { state: "starting", engine: null, values: [] };
let idleTimer: NodeJS.Timeout | undefined;
let hadClient = false;

const server = createServer(serve);
server.on("error", (error) => {
  log(`The control thread cannot listen: ${error.message}`);
  leave();
});
server.listen(options.socket);
setInterval(beat, heartbeatMs);
watchIdle();

main.on("message", (message: ToControl) => {
  switch (message.type) {
    case "event":
      publish(message.body);
      break;
    case "status":
      status = message.status;
      break;
    case "settled":
      settle(message.id, message.outcome);
      break;
  }
});

function serve(socket: Socket): void {
  const channel = createChannel(socket, socket);
  const client = { channel, socket, follows: false };
  let met = false;
  const afterHandshake = () => {
    if (!met) throw channelFaults.handshakeFirst();
  };
  clients.add(client);
  hadClient = true;
  watchIdle();
  channel.onClose((cause) => {
    socket.destroy();
    clients.delete(client);
    watchIdle();
    if (cause !== undefined) log(`A client was cut off: ${cause.message}`);
  });
  channel.handle("handshake", ({ protocol }) => {
    if (protocol !== protocolVersion) {
      const older = protocol < protocolVersion ? "client" : "kernel";
      throw channelFaults.version(protocol, protocolVersion, older);
    }
    met = true;
    const running = status.state === "busy" || runs.size > 0;
    return {
      protocol: protocolVersion,
      version,
      kernelId: options.kernelId,
      pid: process.pid,
      seq: ring.seq,
      running,
    };
  });
  channel.handle("replay", ({ after }) => {
    afterHandshake();
    const { events, lost } = ring.after(after);
    for (const event of events) channel.notify("event", event);
    client.follows = true;
    return { lost };
  });
  channel.handle("run", (request) => {
    afterHandshake();
    const id = nextRun++;
    const reply = new Promise<RunReply>((resolve, reject) => runs.set(id, { resolve, reject }));
    send({ type: "run", id, epoch: Atomics.load(interrupts, 0), request });
    return reply;
  });
  channel.handle("status", () => {
    afterHandshake();
    return { ...status, memory: process.memoryUsage.rss() };
  });
  channel.handle("interrupt", () => {
    afterHandshake();
    interrupt();
    return {};
  });
  channel.handle("shutdown", () => {
    afterHandshake();
    leave();
    return {};
  });
  channel.listen();
}

function publish(body: KernelEvent): void {
  const event = ring.push(body);
  for (const { channel, socket, follows } of clients) {
    if (!follows || (isTransient(body) && socket.writableLength > congestedBytes)) continue;
    channel.notify("event", event);
  }
}

function settle(id: number, outcome: RunOutcome): void {
  const run = runs.get(id);
  runs.delete(id);
  if ("reply" in outcome) run?.resolve(outcome.reply);
  else run?.reject(new Fault(outcome.fault.code, outcome.fault.message, outcome.fault.remedy));
}

function interrupt(): void {
  Atomics.add(interrupts, 0, 1);
  send({ type: "interrupt" });
}

function beat(): void {
  const memory = process.memoryUsage.rss();
  for (const { channel, follows } of clients)
    if (follows) channel.notify("heartbeat", { state: status.state, memory });
}

function watchIdle(): void {
  clearTimeout(idleTimer);
  const { idleTimeout } = options;
  const patience = hadClient ? idleTimeout : Math.max(idleTimeout, firstClientMs);
  if (clients.size === 0) idleTimer = setTimeout(leave, patience);
}

/** In peace if the main thread comes out of its cell in time. */
function leave(): void {
  interrupt();
  server.close();
  send({ type: "shutdown" });
  setTimeout(() => {
    rmSync(options.folder, { recursive: true, force: true });
    process.kill(process.pid, "SIGKILL");
  }, farewellMs);
}

/** Past the console, which in a worker waits for the main thread. */
function log(line: string): void {
  try {
    writeSync(standardError, `${line}\n`);
  } catch {
    // A full disk is no reason to stop answering.
  }
}

function send(message: ToMain): void {
  main.postMessage(message);
}
