export type { Columns, ReadOptions, Table } from "./api";
export { resolveSource, type Places } from "./paths";
export { disposeTables, readColumns, readTable } from "./read";
