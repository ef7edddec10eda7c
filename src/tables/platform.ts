import { join } from "node:path";

/** DuckDB's addon for this platform. The build copies it beside the bundle, for a clone and an installed extension alike. */
export function bindingFile(): string {
  return join(__dirname, "duckdb", platformName(), "duckdb.node");
}

/** Such as "linux-x64", "linux-arm64-musl", "darwin-arm64": the ends of the names of DuckDB's packages. */
export function platformName(): string {
  return `${process.platform}-${process.arch}${isMusl() ? "-musl" : ""}`;
}

/** Node's own report names the glibc that it runs on; with musl there is none. */
function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  // SAFETY: Node documents the field; only its presence is asked.
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
