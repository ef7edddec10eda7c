export type { ReadOptions, Table } from "./api";
export { KnownSources, type KnownSource } from "./known";
export { resolveSource, type Places } from "./paths";
export { disposeTables, readColumns, readQuery, readTable } from "./read";
export { resolveTarget } from "./target";
export { readText, readTextFile } from "./text";
