import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import type { KernelOptions } from "./api";
import { kernelFaults } from "./faults";

export interface ProcessExit {
  exitCode: number | null;
  signal: string | null;
}

/** A kernel's process as its client sees it, whether the client started it or found it running. */
export interface KernelProcess {
  readonly pid: number;
  /** Resolves once, never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Ends it and what it started by force. Does nothing after its end. */
  kill(): void;
  /** Stops watching. */
  forget(): void;
}

/**
 * Starts `dist/kernel.js` in a session of its own, so that it may outlive this process and Ctrl-C in a terminal does
 * not reach it. Resolves when the system has started it. Faults: kernel-missing, kernel-start.
 */
export async function spawnKernel(
  options: KernelOptions,
  address: { folder: string; socket: string },
): Promise<KernelProcess> {
  const entry = join(options.dist, "kernel.js");
  if (!existsSync(entry)) throw kernelFaults.missing(entry);
  const log = openSync(join(address.folder, "log"), "a", 0o600);
  try {
    const child = spawn(options.execPath, [entry, ...kernelArguments(options, address)], {
      cwd: address.folder,
      env: kernelEnvironment(options.env),
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log, log],
    });
    const started = new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(kernelFaults.spawn(options.execPath, error.message)));
    });
    let running = true;
    const exited = new Promise<ProcessExit>((resolve) =>
      child.once("exit", (exitCode, signal) => {
        running = false;
        resolve({ exitCode, signal });
      }),
    );
    await started;
    child.unref();
    const pid = child.pid;
    if (pid === undefined) throw kernelFaults.spawn(options.execPath, "it has no process id");
    return { pid, exited, kill: () => running && killTree(pid), forget: () => undefined };
  } finally {
    closeSync(log);
  }
}

/** A process that some other client started: only its being there can be watched. */
export function watchProcess(pid: number): KernelProcess {
  let running = true;
  let timer: NodeJS.Timeout | undefined;
  const exited = new Promise<ProcessExit>((resolve) => {
    timer = setInterval(() => {
      if (isAlive(pid)) return;
      running = false;
      clearInterval(timer);
      resolve({ exitCode: null, signal: null });
    }, 200);
    timer.unref();
  });
  return { pid, exited, kill: () => running && killTree(pid), forget: () => clearInterval(timer) };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Could make the kernel load code or libraries that somebody put in the way. */
const scrubbed = /^(NODE_OPTIONS|NODE_PATH|LD_PRELOAD|LD_LIBRARY_PATH|DYLD_.*)$/i;

function kernelEnvironment(added: Record<string, string>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries({ ...process.env, ...added }).filter(([name]) => !scrubbed.test(name)),
  );
}

function kernelArguments(options: KernelOptions, address: { folder: string; socket: string }): string[] {
  const named: Record<string, string> = {
    folder: address.folder,
    socket: address.socket,
    workspace: options.workspace,
    storage: options.storage,
    engine: options.engine,
    dist: options.dist,
    "idle-timeout": String(options.idleTimeout),
  };
  if (options.notebook !== null) named["notebook"] = options.notebook;
  return Object.entries(named).map(([name, value]) => `--${name}=${value}`);
}

function killTree(pid: number): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    // The kernel leads its own process group, so that this reaches its children too.
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}
