import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findRuntime, installRuntime, removeRuntime, runtimeStatus } from "../../src/client/runtime";
import type { Host } from "../../src/client/runtime/platform";
import { file, mirror, page, redirect, type Mirror } from "../support/fake-mirror";
import { fakeWheel, sandbox, unpackedAt, type engines, type Sandbox } from "../support/fake-runtime";

const wheel = fakeWheel();
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function makeSandbox(engine?: keyof typeof engines, prebuilt?: boolean): Sandbox {
  const box = sandbox(wheel, engine, prebuilt);
  cleanups.push(box.dispose);
  return box;
}

async function serve(...args: Parameters<typeof mirror>): Promise<Mirror> {
  const server = await mirror(...args);
  cleanups.push(server.close);
  return server;
}

const names = (box: Sandbox) =>
  existsSync(join(box.options.home, "runtime")) ? readdirSync(join(box.options.home, "runtime")).sort() : [];
const id = `tensorflow-0.0.1-${wheel.pin.wheel.sha256.slice(0, 12)}`;
const installed = ["current.json", id];

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "Fault" });
  expect(error).toHaveProperty("remedy", expect.stringMatching(/.{20}/));
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

describe("TensorFlow from a mirror", () => {
  it("is downloaded, unpacked, tested and left without the wheel and the headers", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    const phases = new Set<string>();
    const runtime = await installRuntime({
      ...box.options,
      mirror: server.url,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect([...phases]).toEqual(["download", "verify", "unpack", "compile", "test"]);
    expect(runtime).toEqual({ folder: join(box.options.home, "runtime", id), version: "0.0.1" });
    expect(findRuntime(box.options.home)).toEqual(runtime);
    expect(names(box)).toEqual(installed);
    expect(readdirSync(runtime.folder).sort()).toEqual([
      "libtensorflow_cc.so.2",
      "libtensorflow_framework.so.2",
      "manifest.json",
      "tfjs_binding.node",
    ]);
    expect(readFileSync(join(runtime.folder, "libtensorflow_cc.so.2"))).toEqual(
      wheel.files["tensorflow/libtensorflow_cc.so.2"],
    );
    expect(readdirSync(box.root).sort()).toEqual(["bin", "dist", "home"]);
  });

  it("is not asked for again when it is there", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    await installRuntime({ ...box.options, mirror: server.url });
    await installRuntime({ ...box.options, mirror: server.url });
    expect(server.requests).toHaveLength(1);
  });

  it("goes on where the connection was cut", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes, (count) => (count < 2 ? 50_000 : Infinity)));
    await installRuntime({ ...box.options, mirror: server.url });
    expect(server.requests).toEqual(["", "bytes=50000-", "bytes=100000-"]);
    expect(names(box)).toEqual(installed);
  });

  it("goes on in a later installation where the connection stayed away", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes, (count) => [50_000, 0][count] ?? Infinity));
    const options = { ...box.options, mirror: server.url };
    expect(await codeOf(installRuntime(options))).toBe("runtime-network");
    expect(names(box)).toContain(`${wheel.pin.wheel.file}.part`);
    await installRuntime(options);
    expect(server.requests.at(-1)).toBe("bytes=50000-");
    expect(names(box)).toEqual(installed);
  });

  it("begins anew where the mirror knows no ranges", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes, (count) => (count === 0 ? 50_000 : Infinity), false));
    await installRuntime({ ...box.options, mirror: server.url });
    expect(names(box)).toEqual(installed);
  });

  it("is deleted and not unpacked when one byte differs", async () => {
    const box = makeSandbox();
    const bytes = Uint8Array.from(wheel.bytes, (byte, i) => (i === 1000 ? byte ^ 1 : byte));
    const server = await serve(file(bytes));
    expect(await codeOf(installRuntime({ ...box.options, mirror: server.url }))).toBe("runtime-hash");
    expect(names(box).filter((name) => /whl|current/.test(name))).toEqual([]);
    expect(findRuntime(box.options.home)).toBeUndefined();
  });

  const answers: [string, Parameters<typeof mirror>[0]][] = [
    ["a web page", page(200)],
    ["status 404", page(404)],
    ["status 403", page(403)],
    ["a file of another size", page(200, "application/octet-stream")],
    [
      "more than it announced",
      (_request, response) => response.end(Buffer.concat([wheel.bytes, Buffer.alloc(9)])),
    ],
  ];
  it.each(answers)("is not taken from a mirror that sends %s", async (_name, answer) => {
    const box = makeSandbox();
    const server = await serve(answer);
    expect(await codeOf(installRuntime({ ...box.options, mirror: server.url }))).toBe(
      "runtime-mirror-answer",
    );
    expect(findRuntime(box.options.home)).toBeUndefined();
  });

  it("is taken over https only, redirects included", async () => {
    const box = makeSandbox();
    const server = await serve(redirect("http://mirror.invalid/wheel.whl"));
    for (const mirror of ["http://mirror.invalid", "ftp://mirror.invalid", "mirror", server.url]) {
      expect(await codeOf(installRuntime({ ...box.options, mirror }))).toBe("runtime-mirror-address");
    }
  });

  it("follows a redirect", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    const front = await serve(redirect(`${server.url}/wheel.whl`));
    await installRuntime({ ...box.options, env: { ...box.options.env, RNNBOOK_MIRROR: front.url } });
    expect(names(box)).toEqual(installed);
  });

  it("says that the network is away", async () => {
    const box = makeSandbox();
    const server = await serve(page(200));
    await server.close();
    expect(await codeOf(installRuntime({ ...box.options, mirror: server.url }))).toBe("runtime-network");
  });

  it("stops when it is told to, and goes on the next time", async () => {
    const box = makeSandbox();
    const stop = new AbortController();
    const slow: Parameters<typeof mirror>[0] = (request, response, count) => {
      if (count > 0) return file(wheel.bytes)(request, response, count);
      response.writeHead(200, { "content-length": wheel.bytes.length });
      response.write(wheel.bytes.subarray(0, 70_000));
    };
    const server = await serve(slow);
    const options = { ...box.options, mirror: server.url };
    const onProgress = (progress: { done?: number }) => progress.done === 70_000 && stop.abort();
    expect(await codeOf(installRuntime({ ...options, signal: stop.signal, onProgress }))).toBe(
      "runtime-aborted",
    );
    await installRuntime(options);
    expect(server.requests).toEqual(["", "bytes=70000-"]);
  });
});

describe("TensorFlow through pip", () => {
  const whl = (box: Sandbox) => {
    const path = join(box.root, "released.whl");
    writeFileSync(path, wheel.bytes);
    return path;
  };

  it("is installed, asking for exactly the wheel that is pinned", async () => {
    const box = makeSandbox();
    const copy = `while [ "$1" != -d ]; do shift; done; /bin/cp ${whl(box)} "$2/${wheel.pin.wheel.file}"`;
    const version = 'if [ "$3" = --version ]; then echo pip 99 from here; exit; fi';
    box.program("python3", `${version}\necho "$@" > ${box.root}/asked\n${copy}`);
    await installRuntime(box.options);
    expect(names(box)).toEqual(installed);
    const asked = readFileSync(join(box.root, "asked"), "utf8");
    expect(asked).toContain("--platform manylinux_2_27_x86_64 --python-version 311 --implementation cp");
    expect(asked).toContain("tensorflow-cpu==0.0.1");
  });

  const failures: [string, string, string][] = [
    ["that there is no pip", "exit 1", "runtime-no-pip"],
    [
      "that pip has no network",
      "echo 'Connection refused NewConnectionError'; echo 'ERROR: No matching distribution found'",
      "runtime-network",
    ],
    [
      "that the index lacks it",
      "echo 'ERROR: No matching distribution found for tensorflow-cpu==0.0.1'",
      "runtime-not-in-index",
    ],
    ["what pip said", "echo 'ERROR: something else'", "runtime-pip"],
  ];
  it.each(failures)("says %s", async (_name, script, code) => {
    const box = makeSandbox();
    const version =
      script === "exit 1" ? "" : 'if [ "$1" = --version ]; then echo pip 99 from here; exit; fi';
    box.program("pip", `${version}\n${script}; exit 1`);
    expect(await codeOf(installRuntime(box.options))).toBe(code);
    expect(names(box)).toEqual([]);
  });
});

describe("TensorFlow from a folder", () => {
  it.each(["", "tensorflow"])("is taken from libraries and headers in it (%s)", async (inside) => {
    const box = makeSandbox("works", false);
    unpackedAt(join(box.root, "site-packages"), wheel, "libraries and headers");
    box.program("g++", 'for last; do :; done; case "$last" in --version) ;; *) echo addon > "$last";; esac');
    await installRuntime({ ...box.options, from: join(box.root, "site-packages", inside) });
    expect(names(box)).toEqual(installed);
  });

  it("is verified where it is the wheel, and the user's file is left alone", async () => {
    const box = makeSandbox();
    const path = join(box.root, wheel.pin.wheel.file);
    writeFileSync(path, wheel.bytes.subarray(1));
    expect(await codeOf(installRuntime({ ...box.options, from: box.root }))).toBe("runtime-hash");
    expect(existsSync(path)).toBe(true);
    writeFileSync(path, wheel.bytes);
    await installRuntime({ ...box.options, from: box.root });
    expect(names(box)).toEqual(installed);
    expect(existsSync(path)).toBe(true);
  });

  it("may be another build, which the status says", async () => {
    const box = makeSandbox();
    unpackedAt(box.root, { ...wheel, files: fakeWheel().files }, "libraries");
    await installRuntime({ ...box.options, from: box.root });
    expect(names(box)).not.toEqual(installed);
    const status = runtimeStatus(box.options.home);
    expect(status.state).toBe("installed");
    expect(status.sentence).toContain("libraries that the user named");
  });

  it("says what is missing", async () => {
    const box = makeSandbox("works", false);
    box.program("g++", "");
    expect(await codeOf(installRuntime({ ...box.options, from: box.root }))).toBe("runtime-from");
    unpackedAt(box.root, wheel, "libraries");
    expect(await codeOf(installRuntime({ ...box.options, from: box.root }))).toBe("runtime-headers");
  });
});

describe("a machine on which TensorFlow cannot run", () => {
  const hosts: [string, Host, string][] = [
    ["a Mac", { platform: "darwin", arch: "arm64", libc: undefined }, "runtime-platform"],
    ["Windows", { platform: "win32", arch: "x64", libc: undefined }, "runtime-platform"],
    ["Linux on ARM", { platform: "linux", arch: "arm64", libc: "2.36" }, "runtime-platform"],
    ["Alpine", { platform: "linux", arch: "x64", libc: "musl" }, "runtime-glibc"],
    ["an old Linux", { platform: "linux", arch: "x64", libc: "2.17" }, "runtime-glibc"],
  ];
  it.each(hosts)("is told so before a download: %s", async (_name, host, code) => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    expect(await codeOf(installRuntime({ ...box.options, mirror: server.url, host }))).toBe(code);
    expect(server.requests).toEqual([]);
    expect(runtimeStatus(box.options.home, host).state).toBe("unsupported");
  });

  const machines: [string, keyof typeof engines, string][] = [
    ["a processor without AVX", "has no AVX", "runtime-cpu"],
    ["a library that needs a newer glibc", "has an old glibc", "runtime-glibc"],
    ["a product that is wrong", "computes wrongly", "runtime-test"],
  ];
  it.each(machines)("is found out by the test: %s", async (_name, engine, code) => {
    const box = makeSandbox(engine);
    const server = await serve(file(wheel.bytes));
    expect(await codeOf(installRuntime({ ...box.options, mirror: server.url }))).toBe(code);
    expect(findRuntime(box.options.home)).toBeUndefined();
    // The verified wheel stays for the next try.
    expect(names(box)).toContain(wheel.pin.wheel.file);
  });

  it("is told that a compiler is missing before a download, and what the compiler said", async () => {
    const box = makeSandbox("works", false);
    const server = await serve(file(wheel.bytes));
    const options = { ...box.options, mirror: server.url };
    expect(await codeOf(installRuntime(options))).toBe("runtime-no-compiler");
    expect(server.requests).toEqual([]);
    box.program("g++", '[ "$1" = --version ] || { echo "x.cc:1: error: no such thing"; exit 1; }');
    const failed = installRuntime(options);
    await expect(failed).rejects.toThrow("x.cc:1: error: no such thing");
    expect(await codeOf(failed)).toBe("runtime-compile");
  });

  it("is told how much disk is missing", async () => {
    const box = makeSandbox();
    const pin = { ...wheel.pin, libraries: { "libtensorflow_cc.so.2": { size: 1e15, sha256: "" } } };
    expect(await codeOf(installRuntime({ ...box.options, pin }))).toBe("runtime-disk");
  });

  it("is told that the folder cannot be written", async () => {
    const box = makeSandbox();
    writeFileSync(join(box.root, "file"), "");
    const home = join(box.root, "file", "home");
    expect(await codeOf(installRuntime({ ...box.options, home }))).toBe("runtime-write");
  });
});

describe("an installation beside another one", () => {
  it("waits, and downloads once", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    const options = { ...box.options, mirror: server.url };
    const both = await Promise.all([installRuntime(options), installRuntime(options)]);
    expect(both[0]).toEqual(both[1]);
    expect(server.requests).toHaveLength(1);
  });

  const owners = {
    "a process that has ended": { pid: 2 ** 22 + 1, started: "1" },
    "an earlier process with the same number": { pid: process.pid, started: "1" },
  };
  it.each(Object.entries(owners))("takes over the lock of %s", async (_name, owner) => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    mkdirSync(box.options.home);
    writeFileSync(join(box.options.home, "runtime.lock"), JSON.stringify({ ...owner, host: hostname() }));
    await installRuntime({ ...box.options, mirror: server.url });
    expect(names(box)).toEqual(installed);
    expect(readdirSync(box.options.home)).toEqual(["runtime"]);
  });

  it("keeps the old one until the new one has passed its test", async () => {
    const box = makeSandbox();
    const old = await serve(file(wheel.bytes));
    const before = await installRuntime({ ...box.options, mirror: old.url });
    const next = fakeWheel();
    const server = await serve(file(next.bytes));
    const options = { ...box.options, pin: next.pin, mirror: server.url };
    const broken = sandbox(wheel, "computes wrongly");
    cleanups.push(broken.dispose);
    expect(await codeOf(installRuntime({ ...options, dist: broken.options.dist }))).toBe("runtime-test");
    expect(findRuntime(box.options.home)).toEqual(before);
    const after = await installRuntime(options);
    expect(after.folder).not.toBe(before.folder);
    expect(existsSync(before.folder)).toBe(false);
  });
});

describe("an installed TensorFlow", () => {
  it("is found damaged where a file is gone, and mended", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    const { folder } = await installRuntime({ ...box.options, mirror: server.url });
    rmSync(join(folder, "libtensorflow_framework.so.2"));
    expect(runtimeStatus(box.options.home).state).toBe("damaged");
    await installRuntime({ ...box.options, mirror: server.url });
    expect(runtimeStatus(box.options.home).state).toBe("installed");
  });

  it("is removed, but not while another process installs", async () => {
    const box = makeSandbox();
    const server = await serve(file(wheel.bytes));
    const { home } = box.options;
    expect(await removeRuntime(home)).toBe(false);
    const installing = installRuntime({ ...box.options, mirror: server.url });
    await expect.poll(() => existsSync(join(home, "runtime.lock"))).toBe(true);
    expect(await codeOf(removeRuntime(home))).toBe("runtime-busy");
    await installing;
    expect(await removeRuntime(home)).toBe(true);
    expect(runtimeStatus(home).state).toBe("missing");
    expect(readdirSync(home)).toEqual([]);
  });
});
