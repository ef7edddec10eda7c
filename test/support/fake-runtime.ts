import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import type { InstallOptions } from "../../src/client/runtime";
import type { Pin } from "../../src/client/runtime/pin";

/** A wheel of a few hundred kB with everything that the real one has, and names that try to leave the folder. */
export interface FakeWheel {
  bytes: Uint8Array;
  pin: Pin;
  files: Record<string, Uint8Array>;
}

export function fakeWheel(): FakeWheel {
  const libraries = {
    "libtensorflow_cc.so.2": randomBytes(200_000),
    "libtensorflow_framework.so.2": randomBytes(60_000),
  };
  const header = Buffer.from("#pragma once\n");
  const files = {
    "tensorflow/libtensorflow_cc.so.2": libraries["libtensorflow_cc.so.2"],
    "tensorflow/libtensorflow_framework.so.2": libraries["libtensorflow_framework.so.2"],
    "tensorflow/include/tensorflow/c/c_api.h": header,
    "tensorflow/include/tensorflow/c/../../../../../outside.h": header,
    "../outside.so": header,
    "tensorflow/python/large.py": randomBytes(50_000),
  };
  const bytes = zipSync(files);
  const size = (value: Uint8Array) => ({
    size: value.length,
    sha256: createHash("sha256").update(value).digest("hex"),
  });
  const pin: Pin = {
    version: "0.0.1",
    package: "tensorflow-cpu",
    wheel: { file: "tensorflow_cpu-0.0.1-cp311-cp311-manylinux_2_27_x86_64.whl", ...size(bytes) },
    libraries: Object.fromEntries(Object.entries(libraries).map(([name, value]) => [name, size(value)])),
  };
  return { bytes, pin, files };
}

/** How the fake of TensorFlow's back end behaves when the installed library is tested. */
export const engines = {
  works:
    "exports.load = async () => ({ name: 'native', tf: { tensor2d: (v) => v, matMul: () => ({ data: async () => [7] }) } });",
  "has no AVX": "process.kill(process.pid, 'SIGILL');",
  "has an old glibc":
    'exports.load = async () => { throw new Error("libm.so.6: version `GLIBC_2.99\' not found"); };',
  "computes wrongly":
    "exports.load = async () => ({ tf: { tensor2d: (v) => v, matMul: () => ({ data: async () => [8] }) } });",
} as const;

export interface Sandbox {
  root: string;
  /** Options for an installation that can reach nothing of this machine but Node. */
  options: InstallOptions & { home: string; dist: string };
  /** Puts a shell script on the PATH of the installation. */
  program: (name: string, script: string) => void;
  dispose: () => void;
}

export function sandbox(wheel: FakeWheel, engine: keyof typeof engines = "works", prebuilt = true): Sandbox {
  const root = mkdtempSync(join(tmpdir(), "rnnbook-runtime-"));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  // A file of text is no addon, so the extension is given a loader that takes it for one.
  const loader = "require.extensions['.node'] = (module) => { module.exports = { TF_Version: '0.0.1' }; };\n";
  write("dist/engine-native.js", loader + engines[engine]);
  write("dist/addon/binding/tfjs_binding.cc", "");
  if (prebuilt) write(`dist/addon/prebuilt/${process.platform}-${process.arch}/tfjs_binding.node`, "addon");
  mkdirSync(join(root, "bin"));
  return {
    root,
    options: {
      home: join(root, "home"),
      dist: join(root, "dist"),
      env: { PATH: join(root, "bin") },
      pin: wheel.pin,
      host: { platform: "linux", arch: "x64", libc: "2.36" },
    },
    program: (name, script) => {
      write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
      chmodSync(join(root, "bin", name), 0o755);
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A TensorFlow as pip would have unpacked it into site-packages. */
export function unpackedAt(
  folder: string,
  wheel: FakeWheel,
  parts: "libraries" | "libraries and headers",
): void {
  for (const [name, value] of Object.entries(wheel.files)) {
    if (name.includes("..") || (parts === "libraries" && name.endsWith(".h"))) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), value);
  }
}
