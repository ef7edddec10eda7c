export type { Checkpoint, StoredCell, StoredTensor } from "./api";
export { findOutputs, type CellIdentity } from "./find";
export { openStore } from "./open";
export { storageFor } from "./storage";
