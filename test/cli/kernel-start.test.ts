import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Fault } from "../../src/base/issue";
import { describeDeath } from "../../src/client/faults";
import { startKernel } from "../../src/client/start";
import { isAlive } from "../../src/client/spawn";
import { kernelOptions, temporaryFolder } from "../support/kernel";

/** What starting a kernel whose program is this script ends in, and the private folders that are left over. */
async function startWith(
  script: string | undefined,
  given = {},
): Promise<{ fault: Fault; left: string[]; log: string[] }> {
  const dist = temporaryFolder();
  const runtime = temporaryFolder();
  if (script !== undefined) writeFileSync(join(dist, "kernel.js"), script);
  const log: string[] = [];
  const before = process.env["XDG_RUNTIME_DIR"];
  process.env["XDG_RUNTIME_DIR"] = runtime;
  try {
    const options = kernelOptions({ dist, startTimeout: 1500, log: (line) => log.push(line), ...given });
    const kernel = await startKernel(options);
    kernel.dispose();
    throw new Error("The kernel started.");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: error, left: readdirSync(runtime), log };
  } finally {
    if (before === undefined) delete process.env["XDG_RUNTIME_DIR"];
    else process.env["XDG_RUNTIME_DIR"] = before;
  }
}

describe("a kernel that does not start ends in one clear fault, and nothing of it is left", () => {
  test.each<[string, string | undefined, object, string, RegExp]>([
    ["its program is missing", undefined, {}, "kernel-missing", /kernel\.js is not there/],
    [
      "it ends before it answers",
      "console.error('Cannot find module x'); process.exit(7)",
      {},
      "kernel-start",
      /exit code 7.*Cannot find module x/s,
    ],
    ["it is killed before it answers", "process.kill(process.pid, 'SIGKILL')", {}, "kernel-start", /SIGKILL/],
    ["its program is broken", "syntax error here", {}, "kernel-start", /SyntaxError/],
    ["it hangs", "setInterval(() => {}, 1000)", {}, "kernel-timeout", /1\.5 s/],
    ["it hangs in a loop", "while (true) {}", {}, "kernel-timeout", /1\.5 s/],
    ["there is no such Node", "", { execPath: "/nowhere/node" }, "kernel-start", /\/nowhere\/node.*ENOENT/],
    ["the Node may not be run", "", { execPath: "/etc/passwd" }, "kernel-start", /EACCES/],
  ])("%s", async (_name, script, given, code, message) => {
    const { fault, left } = await startWith(script, given);
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(message);
    expect(fault.remedy).toBeTruthy();
    expect(left).toEqual([]);
  });

  test("a program that listens and says nothing", async () => {
    const script = `require("net").createServer(() => {}).listen(process.argv.find((a) => a.startsWith("--socket=")).slice(9))`;
    const { fault, left } = await startWith(script);
    expect(fault.code).toBe("kernel-timeout");
    expect(left).toEqual([]);
  });

  test("a program that answers with garbage", async () => {
    const script = `require("net").createServer((s) => s.write("HTTP/1.1 400 Bad Request\\r\\n\\r\\n")).listen(process.argv.find((a) => a.startsWith("--socket=")).slice(9))`;
    const { fault, left } = await startWith(script);
    expect(fault.code).toBe("bad-message");
    expect(left).toEqual([]);
  });

  test("what would make the kernel load foreign code is kept from it", async () => {
    const names = ["NODE_OPTIONS", "NODE_PATH", "LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES"];
    const env = Object.fromEntries(names.map((name) => [name, "/evil"]));
    const script = `console.log("seen:" + ${JSON.stringify(names)}.filter((n) => process.env[n]) + ":" + process.env.KEPT); process.exit(1)`;
    const { log } = await startWith(script, { env: { ...env, KEPT: "kept" } });
    expect(log).toContain("seen::kept");
  });

  test("the process of a kernel that hangs has been killed", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "pid");
    await startWith(
      `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); while (true) {}`,
    );
    expect(existsSync(file)).toBe(true);
    const { readFileSync } = await import("node:fs");
    await expect.poll(() => isAlive(Number(readFileSync(file, "utf8")))).toBe(false);
  });

  test("a path that is too long for a socket is not taken", async () => {
    const long = join(temporaryFolder(), "x".repeat(100));
    mkdirSync(long);
    process.env["XDG_RUNTIME_DIR"] = long;
    try {
      const { makePrivateFolder, removePrivateFolder } = await import("../../src/client/folder");
      const { folder, socket } = makePrivateFolder();
      removePrivateFolder(folder);
      expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
    } finally {
      delete process.env["XDG_RUNTIME_DIR"];
    }
  });
});

describe("the likely cause of a death", () => {
  const at = { exitCode: null, signal: null, memory: 5_100_000_000, log: [] };
  test.each<[string, Partial<Parameters<typeof describeDeath>[0]>, RegExp, RegExp]>([
    ["SIGKILL", { signal: "SIGKILL" }, /SIGKILL.*memory ran out.*5\.1 GB/, /batch_size/],
    ["137 of a container", { exitCode: 137 }, /SIGKILL.*memory/, /batch_size/],
    [
      "134 with a full heap",
      { exitCode: 134, log: ["FATAL ERROR: JavaScript heap out of memory"] },
      /memory/,
      /batch/,
    ],
    ["SIGABRT", { signal: "SIGABRT" }, /SIGABRT.*native code/, /embedded/],
    ["SIGILL", { signal: "SIGILL" }, /SIGILL.*AVX/, /embedded engine/],
    ["an illegal instruction on Windows", { exitCode: 0xc000001d }, /SIGILL.*AVX/, /embedded engine/],
    ["SIGSEGV", { signal: "SIGSEGV" }, /SIGSEGV.*native code/, /embedded/],
    ["SIGTERM", { signal: "SIGTERM" }, /SIGTERM.*from outside/, /Restart/],
    ["an exit code", { exitCode: 3 }, /exit code 3/, /log/],
  ])("%s", (_name, death, message, remedy) => {
    const failure = describeDeath({ ...at, ...death });
    expect(failure.code).toBe("kernel-died");
    expect(failure.message).toMatch(message);
    expect(failure.remedy).toMatch(remedy);
  });
});
