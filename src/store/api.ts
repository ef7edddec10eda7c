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
  manifest: {
    /** Tells for which data, model and training cells these weights were made. */
    fingerprint: string;
    engine: string;
    mode: string;
    epoch: number;
    [key: string]: unknown;
  };
  tensors: { name: string; dtype: "float32" | "int32"; shape: number[]; values: Float32Array | Int32Array }[];
}

/** What lies beside a notebook under `.rnnbook/`, or in the editor's storage for an untitled one. Only the kernel writes. */
export interface Store {
  readonly folder: string;
  readOutputs(): StoredCell[];
  writeOutputs(cells: StoredCell[]): void;
  writeCheckpoint(model: string, which: "best" | "last", checkpoint: Checkpoint): void;
  /** Undefined if there is none, or none whose checksums hold; `warn` is told why. */
  readCheckpoint(
    model: string,
    which: "best" | "last",
    warn: (sentence: string) => void,
  ): Checkpoint | undefined;
}
