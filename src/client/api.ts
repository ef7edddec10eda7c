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
  env: Record<string, string>;
  /** The folder with the built files, `dist`. */
  dist: string;
  /** Milliseconds until a kernel that did not answer counts as failed. */
  startTimeout: number;
  /** Milliseconds that a kernel without a client lives on. */
  idleTimeout: number;
  log(line: string): void;
}

export interface KernelExit {
  /** Undefined if we asked it to end. */
  failure?: { code: string; message: string; remedy: string; log: string[] };
  exitCode: number | null;
  signal: string | null;
}

/** A kernel that answers. `startKernel` makes it, or throws a `Fault` that says why it could not within `startTimeout`. */
export interface Kernel extends Disposable {
  readonly handshake: HandshakeReply;
  onEvent(listener: (event: NumberedEvent) => void): Disposable;
  onExit(listener: (exit: KernelExit) => void): Disposable;
  run(request: RunRequest): Promise<RunReply>;
  interrupt(): Promise<void>;
  status(): Promise<Status>;
  /** Ends it in peace, then by force. */
  shutdown(): Promise<void>;
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
