export type { Checkpoint, StoredCell, StoredTensor } from "./api";
export { findOutputs } from "./find";
export { openStore } from "./open";
export { storageFor } from "./storage";
