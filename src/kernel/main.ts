import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openStore } from "../store";
import { chooseEngine } from "./choose-engine";
import { sessionFaults } from "./faults";
import { leaveProcess } from "./js/process-guard";
import type { ControlOptions, ToControl, ToMain } from "./link";
import { readOptions, type ProcessOptions } from "./options";
import { Session } from "./session";

/*
 * The main thread of a kernel: runs cells, one request after the other. What talks to clients is the control thread,
 * which goes on while this one is inside a native call.
 */
const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  console.error("This program is started by RNNBook's editor or command line, not by hand.");
  process.exitCode = 2;
} else start(options);

function start(options: ProcessOptions): void {
  const interrupts = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const { folder, socket, idleTimeout } = options;
  const workerData: ControlOptions = { folder, socket, idleTimeout, kernelId: randomUUID(), interrupts };
  const control = new Worker(join(__dirname, "control.js"), { workerData });
  const send = (message: ToControl) => control.postMessage(message);
  // Without the control thread nobody can reach us any more.
  control.on("error", (error) => leave(`The control thread failed: ${error.stack ?? error.message}`));
  control.on("exit", () => leave("The control thread ended."));
  // A cell's own exceptions are caught where it runs; what comes up here must not take the other cells along.
  process.on("uncaughtException", (error) => console.error(error));
  process.on("unhandledRejection", (reason) => console.error(reason));

  const session = new Session({
    options,
    // It loads while the client shakes hands with the control thread.
    engine: chooseEngine(options, process.env["RNNBOOK_ADDON"]),
    store: openStore(options.storage),
    interrupts: new Int32Array(interrupts),
    send: (body) => send({ type: "event", body }),
    tell: (status) => send({ type: "status", status }),
  });

  let queue = Promise.resolve();
  control.on("message", (message: ToMain) => {
    switch (message.type) {
      case "run":
        queue = queue.then(async () => {
          const outcome = await session.run(message.request, message.epoch);
          send({ type: "settled", id: message.id, outcome });
        });
        break;
      case "interrupt":
        session.wake();
        break;
      case "shutdown":
        void queue.then(() => {
          rmSync(folder, { recursive: true, force: true });
          leaveProcess(0);
        });
        break;
    }
  });
}

function leave(why: string): void {
  console.error(why, sessionFaults.internal().remedy);
  leaveProcess(1);
}
