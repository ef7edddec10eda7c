import { join } from "node:path";
import type { Channel } from "../protocol/channel";
import type { AttachOptions, Kernel, KernelOptions } from "./api";
import { channelOver, connectSocket, shakeHands } from "./connect";
import { howItEnded, kernelFaults } from "./faults";
import { makePrivateFolder, removePrivateFolder } from "./folder";
import { createKernel } from "./kernel";
import { tailLog } from "./log-tail";
import { isAlive, spawnKernel, watchProcess, type KernelProcess } from "./spawn";

/**
 * Starts a kernel and waits until it answers. On every failure its process has been killed and its folder is gone.
 * Faults: kernel-missing, kernel-folder, kernel-start, kernel-timeout, protocol-version.
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  const { folder, socket } = makePrivateFolder();
  const log = tailLog(join(folder, "log"), (line) => options.log(line));
  let kernelProcess: KernelProcess | undefined;
  try {
    kernelProcess = await spawnKernel(options, { folder, socket });
    return await meet(kernelProcess, { folder, socket, after: "now" }, log, options.startTimeout);
  } catch (error) {
    kernelProcess?.kill();
    log.dispose();
    removePrivateFolder(folder);
    throw error;
  }
}

/** Finds a kernel again that another client left running. Faults: kernel-gone, kernel-timeout, protocol-version. */
export async function attachKernel(options: AttachOptions): Promise<Kernel> {
  const { folder, socket, kernelId, pid } = options.address;
  if (!isAlive(pid)) throw kernelFaults.gone();
  const log = tailLog(join(folder, "log"), (line) => options.log(line));
  const kernelProcess = watchProcess(pid);
  try {
    const place = { folder, socket, kernelId, after: options.after };
    return await meet(kernelProcess, place, log, options.startTimeout);
  } catch (error) {
    kernelProcess.forget();
    log.dispose();
    throw error;
  }
}

interface Place {
  folder: string;
  socket: string;
  /** Another kernel that was given the same address since is not ours. */
  kernelId?: string;
  after: number | "now";
}

async function meet(
  kernelProcess: KernelProcess,
  place: Place,
  log: ReturnType<typeof tailLog>,
  timeout: number,
): Promise<Kernel> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(kernelFaults.timeout(timeout, log.last())), timeout);
  void kernelProcess.exited.then((exit) => abort.abort(kernelFaults.early(howItEnded(exit), log.last())));
  let channel: Channel | undefined;
  try {
    channel = channelOver(await connectSocket(place.socket, abort.signal));
    const kernel = createKernel({ channel, process: kernelProcess, place, log });
    channel.listen();
    const handshake = await shakeHands(channel, abort.signal);
    if (place.kernelId !== undefined && place.kernelId !== handshake.kernelId) throw kernelFaults.gone();
    await kernel.begin(handshake, place.after === "now" ? handshake.seq : place.after);
    return kernel;
  } catch (error) {
    channel?.dispose();
    // The exit of the process says more than the end of its socket, which may be noticed first.
    if (!abort.signal.aborted) await Promise.race([kernelProcess.exited, later(200)]);
    throw abort.signal.aborted ? abort.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
