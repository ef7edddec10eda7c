import { runtimeFaults } from "./faults";

/** What of a machine decides whether TensorFlow can run on it. */
export interface Host {
  platform: string;
  arch: string;
  /** Version of glibc, "musl" where there is none, undefined where it could not be told. */
  libc: string | undefined;
}

/** Throws `runtime-platform` or `runtime-glibc` where TensorFlow could not be loaded. */
export function checkPlatform(host: Host): void {
  if (host.platform !== "linux" || host.arch !== "x64")
    throw runtimeFaults.platform(host.platform, host.arch);
  if (host.libc === undefined) return;
  const [major = 0, minor = 0] = host.libc.split(".").map(Number);
  if (!(major > 2 || (major === 2 && minor >= 27))) {
    throw runtimeFaults.glibc(host.libc === "musl" ? "musl instead" : `glibc ${host.libc}`);
  }
}

export function thisHost(): Host {
  return { platform: process.platform, arch: process.arch, libc: libcOf() };
}

function libcOf(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const report: unknown = process.report?.getReport();
  if (typeof report !== "object" || report === null || !("header" in report)) return undefined;
  const { header } = report;
  if (typeof header !== "object" || header === null) return undefined;
  if (!("glibcVersionRuntime" in header)) return "musl";
  return String(header.glibcVersionRuntime);
}
