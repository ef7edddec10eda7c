export type { Checkpoint, Store, StoredCell, StoredTensor, Warn } from "./api";
export { findOutputs } from "./find";
export { openStore } from "./open";
export { storageFor } from "./storage";
