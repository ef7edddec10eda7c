import type { Disposable } from "../base/disposable";
import type { Output } from "../outputs";
import type { HandshakeReply, NumberedEvent, RunReply, RunRequest, Status } from "../protocol/messages";
import type { EngineName } from "../protocol/names";

export interface KernelOptions {
  /** The notebook's file; null for an untitled one. */
  notebook: string | null;
  /** Relative paths are resolved against it, and reading stays within it. */
  workspace: string;
  /** Where outputs, runs and checkpoints of this notebook go. */
  storage: string;
  /** "auto" takes the native engine where it is installed. */
  engine: EngineName | "auto";
  /** The program that runs the kernel: Node, or an editor with ELECTRON_RUN_AS_NODE. */
  execPath: string;
  /** Added to the environment of this process, less what could make a kernel load other code (`spawn.ts`). */
  env: Record<string, string>;
  /** The folder with the built files, `dist`. */
  dist: string;
  /** Milliseconds until a kernel that did not answer counts as failed. */
  startTimeout: number;
  /** Milliseconds that a kernel without a client lives on. */
  idleTimeout: number;
  log(line: string): void;
}

export interface KernelFailure {
  code: string;
  message: string;
  remedy: string;
  /** Last lines of the kernel's log. */
  log: string[];
}

export interface KernelExit {
  /** Undefined if we asked it to end. */
  failure?: KernelFailure;
  exitCode: number | null;
  signal: string | null;
}

/** Where a kernel that lives on can be found again, by the next window for instance. JSON, no secret. */
export interface KernelAddress {
  /** Holds the socket and the log; only its owner may enter. */
  folder: string;
  socket: string;
  kernelId: string;
  pid: number;
}

export interface AttachOptions {
  address: KernelAddress;
  /** Sequence number of the last event that is known; what came after it is sent again. */
  after: number;
  startTimeout: number;
  log(line: string): void;
}

/** A kernel that answers. `startKernel` makes it, or throws a `Fault` that says why it could not within `startTimeout`. */
export interface Kernel extends Disposable {
  readonly handshake: HandshakeReply;
  readonly address: KernelAddress;
  /** Events that the kernel no longer had when we attached to it. */
  readonly lost: number;
  /** The first listener is told what came before it, such as what attaching to a kernel brought up again. */
  onEvent(listener: (event: NumberedEvent) => void): Disposable;
  /** Fires once; a listener that is added later is told at once. */
  onExit(listener: (exit: KernelExit) => void): Disposable;
  /** Rejects with a `Fault`, also when the kernel dies meanwhile. Several runs queue up. */
  run(request: RunRequest): Promise<RunReply>;
  /** Asks the running cell to stop, and drops what waits behind it. */
  interrupt(): Promise<void>;
  status(): Promise<Status>;
  /** Ends it in peace, then by force. */
  shutdown(): Promise<void>;
  /** Lets go of the kernel without ending it. It ends by itself after its idle timeout unless somebody attaches. */
  detach(): void;
  /** Ends it by force, at once. */
  dispose(): void;
}

/** What a driver (editor or terminal) is to do; the reducer in `run.ts` makes it of events. */
export type RunCommand =
  | { do: "start"; cell: number; order: number; time: number }
  | { do: "progress"; cell: number; fields: Record<string, unknown> }
  | { do: "show"; cell: number; slot: number; output: Output; final: boolean }
  /** Success undefined: stopped by the user, or skipped. */
  | { do: "end"; cell: number; success: boolean | undefined; ms: number }
  | { do: "log"; text: string };

export interface Runtime {
  /** Folder with libtensorflow_cc.so.2, libtensorflow_framework.so.2 and tfjs_binding.node. */
  folder: string;
  version: string;
}
