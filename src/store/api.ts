import type { Output } from "../outputs";

/** What is kept of one run of one cell. */
export interface StoredCell {
  kind?: string;
  name?: string;
  /** As it was when it ran. */
  source: string;
  state: "ok" | "error" | "interrupted";
  order: number;
  /** Milliseconds since 1970, and how long it took. */
  started: number;
  ms: number;
  outputs: Output[];
}

/** Weights with what is needed to use and to continue them. */
export interface Checkpoint {
  /** JSON; numbers that are not finite come back as the strings "NaN", "Infinity" and "-Infinity". */
  manifest: {
    /** Tells for which data, model and training cells these weights were made. */
    fingerprint: string;
    engine: string;
    mode: string;
    epoch: number;
    [key: string]: unknown;
  };
  tensors: StoredTensor[];
}

/** Values in row-major order. */
export interface StoredTensor {
  name: string;
  dtype: "float32" | "int32";
  shape: number[];
  values: Float32Array | Int32Array;
}

export type Warn = (sentence: string) => void;

/**
 * What lies beside a notebook under `.rnnbook/`, or in the editor's storage for an untitled one. Only the kernel
 * writes. Writing throws a `Fault` (storage-full, storage-read-only, storage-failed) and leaves what was there.
 */
export interface Store {
  readonly folder: string;
  /** Empty if there are none, or none that can be read; `warn` is told why. */
  readOutputs(warn?: Warn): StoredCell[];
  writeOutputs(cells: StoredCell[]): void;
  writeCheckpoint(model: string, which: "best" | "last", checkpoint: Checkpoint): void;
  /** Undefined if there is none, or none whose checksums hold; `warn` is told why. */
  readCheckpoint(model: string, which: "best" | "last", warn: Warn): Checkpoint | undefined;
}
