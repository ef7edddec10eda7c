import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../src/base/issue";
import { openStore } from "../../src/store";
import { readSafetensors, writeSafetensors } from "../../src/store/safetensors";
import type { Checkpoint, StoredTensor } from "../../src/store";

let folder: string;
let best: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rnnbook-store-"));
  best = join(folder, "checkpoints/net/best");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tensors: StoredTensor[] = [
  {
    name: "lstm_1/kernel",
    dtype: "float32",
    shape: [2, 3],
    values: Float32Array.of(1, -0, NaN, 4.5, 1e-40, Infinity),
  },
  { name: "7", dtype: "int32", shape: [2], values: Int32Array.of(-1, 2 ** 31 - 1) },
  { name: "scalar", dtype: "float32", shape: [], values: Float32Array.of(3) },
  { name: "none", dtype: "float32", shape: [0, 4], values: new Float32Array(0) },
  { name: "ünï/__proto__", dtype: "float32", shape: [1], values: new Float32Array(4).subarray(1, 2) },
];

function checkpoint(epoch: number, more: Record<string, unknown> = {}): Checkpoint {
  return { manifest: { fingerprint: "f", engine: "native", mode: "eager", epoch, ...more }, tensors };
}

/** What the store gives, with every sentence that it says. */
function read(which: "best" | "last" = "best"): { checkpoint: Checkpoint | undefined; warnings: string[] } {
  const warnings: string[] = [];
  const found = openStore(folder).readCheckpoint("net", which, (sentence) => warnings.push(sentence));
  return { checkpoint: found, warnings };
}

describe("a checkpoint", () => {
  test("comes back as it was, bit for bit and in order", () => {
    openStore(folder).writeCheckpoint(
      "net",
      "best",
      checkpoint(3, { scaler: { mean: [1.5] }, best_loss: NaN }),
    );
    const { checkpoint: found, warnings } = read();
    expect(warnings).toEqual([]);
    expect(found?.manifest).toEqual({ ...checkpoint(3).manifest, scaler: { mean: [1.5] }, best_loss: "NaN" });
    expect(found?.tensors).toEqual(tensors);
    expect(Object.is(found?.tensors[0]?.values[1], -0)).toBe(true);
  });

  test("of another kind or model is another one, and none is there before it was written", () => {
    openStore(folder).writeCheckpoint("net", "best", checkpoint(1));
    expect(read("last")).toEqual({ checkpoint: undefined, warnings: [] });
    expect(openStore(folder).readCheckpoint("Net", "best", () => undefined)).toBeUndefined();
  });

  const files = ["manifest.json", "weights.safetensors"];

  test.each(files)("with %s cut off at any byte is noticed", (file) => {
    openStore(folder).writeCheckpoint("net", "best", checkpoint(1));
    const path = join(best, file);
    const bytes = readFileSync(path);
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      const { checkpoint: found, warnings } = read();
      expect({ found, length }).toEqual({ found: undefined, length });
      expect(warnings[0]).toMatch(/^The best checkpoint of net is damaged \(.*train the model again\.$/);
    }
  });

  test.each(files)("with any byte of %s flipped in one bit, or one added, is noticed", (file) => {
    openStore(folder).writeCheckpoint("net", "best", checkpoint(1));
    const path = join(best, file);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, damaged);
      expect({ found: read().checkpoint, at }).toEqual({ found: undefined, at });
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.from(" ")]));
    expect(read().checkpoint).toBeUndefined();
    writeFileSync(path, bytes);
    expect(read().checkpoint?.manifest.epoch).toBe(1);
  });

  test("that is damaged gives way to the one before it, with a warning", () => {
    const store = openStore(folder);
    for (const epoch of [1, 2, 3]) store.writeCheckpoint("net", "best", checkpoint(epoch));
    expect(read()).toMatchObject({ checkpoint: { manifest: { epoch: 3 } }, warnings: [] });
    writeFileSync(join(best, "weights.safetensors"), "");
    const { checkpoint: found, warnings } = read();
    expect(found?.manifest.epoch).toBe(2);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The best checkpoint of net is damaged \(weights.safetensors has 0 of \d+ bytes\); the one before it is used\.$/,
      ),
    ]);
  });

  test("is there in whichever step its writing was cut off", () => {
    openStore(folder).writeCheckpoint("net", "best", checkpoint(1));
    // Between the two renames: the old one has been put aside, the new one is not in its place.
    renameSync(best, `${best}.previous`);
    expect(read()).toMatchObject({ checkpoint: { manifest: { epoch: 1 } }, warnings: [expect.any(String)] });
    openStore(folder).writeCheckpoint("net", "best", checkpoint(2));
    expect(read()).toMatchObject({ checkpoint: { manifest: { epoch: 2 } }, warnings: [] });
  });

  test("that a process did not finish is swept away, one that a process still writes is not", () => {
    openStore(folder).writeCheckpoint("net", "best", checkpoint(1));
    const { pid: gone } = spawnSync(process.execPath, ["-e", ""]);
    const dead = `${best}.tmp-${gone}-0123abcd`;
    const alive = `${best}.tmp-${process.pid}-0123abcd`;
    for (const path of [dead, alive]) cpSync(best, path, { recursive: true });
    openStore(folder);
    expect([existsSync(dead), existsSync(alive), existsSync(best)]).toEqual([false, true, true]);
  });

  test("that cannot be written is a fault that says why, and the old one stays", () => {
    const store = openStore(folder);
    store.writeCheckpoint("net", "best", checkpoint(1));
    rmSync(join(folder, "checkpoints/other"), { recursive: true, force: true });
    writeFileSync(join(folder, "checkpoints/other"), "a file where the folder should be");
    expect(() => store.writeCheckpoint("other", "best", checkpoint(2))).toThrow(Fault);
    expect(() => store.writeCheckpoint("other", "best", checkpoint(2))).toThrow(
      /^The checkpoint of other could not be written/,
    );
    expect(read().checkpoint?.manifest.epoch).toBe(1);
    expect(readdirSync(join(folder, "checkpoints/net"))).toEqual(["best"]);
  });
});

describe("a model's folder", () => {
  const names = [
    "../x",
    "..",
    ".",
    "",
    "con",
    "CON",
    "nul",
    "com1",
    "a/b",
    "a\\b",
    "C:x",
    "\0",
    "Net",
    "net ",
    "näh",
    "net~x",
    "x".repeat(300),
    "-",
    "_a",
  ];

  test("lies inside the notebook's storage, whatever the model is called, and is nobody else's", () => {
    const store = openStore(join(folder, "a/b"));
    for (const name of [...names, "net", "net_"])
      store.writeCheckpoint(name, "best", checkpoint(1, { name }));
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(readdirSync(join(folder, "a"))).toEqual(["b"]);
    expect(readdirSync(join(folder, "a/b"))).toEqual(["checkpoints"]);
    const folders = readdirSync(join(folder, "a/b/checkpoints"));
    expect(new Set(folders.map((f) => f.toLowerCase())).size).toBe(names.length + 2);
    for (const name of folders) expect(name).toMatch(/^[a-z0-9_-]{0,60}(~[0-9a-f]{16})?$/);
    expect(folders).not.toContain("con");
    for (const name of names) {
      expect(store.readCheckpoint(name, "best", () => undefined)?.manifest["name"]).toBe(name);
    }
  });
});

describe("a safetensors file", () => {
  const file = (header: unknown, bytes = 0, length?: bigint) => {
    const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
    const out = new Uint8Array(8 + json.length + bytes);
    new DataView(out.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
    out.set(json, 8);
    return out;
  };
  const tensor = (
    start: number,
    end: number,
    shape: unknown = [(end - start) / 4],
    dtype: unknown = "F32",
  ) => ({
    dtype,
    shape,
    data_offsets: [start, end],
  });

  test("holds what was put in, values aligned to 8 bytes", () => {
    const bytes = writeSafetensors(tensors);
    expect(readSafetensors(bytes)).toEqual(tensors);
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
    // Where a file starts in memory is not ours to choose.
    expect(readSafetensors(new Uint8Array([0, ...bytes]).subarray(1))).toEqual(tensors);
  });

  test("of another program is read, in the order of its values", () => {
    const header = { __metadata__: { format: "pt" }, b: tensor(4, 8), a: tensor(0, 4, [1, 1], "I32") };
    expect(readSafetensors(file(header, 8)).map((t) => [t.name, t.dtype, t.shape])).toEqual([
      ["a", "int32", [1, 1]],
      ["b", "float32", [1]],
    ]);
  });

  const malformed: [string, Uint8Array][] = [
    ["no header", new Uint8Array(7)],
    ["a header longer than the file", file({}, 0, 3n)],
    ["a header of more than 100 MB", file({}, 0, 100_000_001n)],
    ["a header of 2^64 bytes", file({}, 0, 2n ** 64n - 1n)],
    ["a header that is no JSON", file("{]")],
    ["a header that is a list", file([])],
    ["a header that is null", file(null)],
    ["a tensor that is no object", file({ a: 1 })],
    ["a hole", file({ a: tensor(0, 4), b: tensor(8, 12) }, 12)],
    ["a hole at the start", file({ a: tensor(4, 8) }, 8)],
    ["an overlap", file({ a: tensor(0, 8), b: tensor(4, 12) }, 12)],
    ["the same bytes twice", file({ a: tensor(0, 4), b: tensor(0, 4) }, 4)],
    ["bytes left over", file({ a: tensor(0, 4) }, 5)],
    ["bytes missing", file({ a: tensor(0, 8) }, 4)],
    ["another dtype", file({ a: tensor(0, 4, [1], "F64") }, 4)],
    ["a shape that is none", file({ a: tensor(0, 4, [-1]) }, 4)],
    ["a shape that is broken", file({ a: tensor(0, 4, [0.5, 2]) }, 4)],
    ["a shape that multiplies to more than there is", file({ a: tensor(0, 4, [2 ** 31, 2 ** 31]) }, 4)],
    ["offsets that run backwards", file({ a: tensor(4, 0, [0]) }, 4)],
    ["offsets that are none", file({ a: { dtype: "F32", shape: [1], data_offsets: [0] } }, 4)],
  ];

  test.each(malformed)("with %s is refused", (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(/^The weights cannot be read: /);
  });
});

test("storage below a file that is no folder reads as empty", () => {
  mkdirSync(join(folder, "x"));
  writeFileSync(join(folder, "x/file"), "");
  expect(openStore(join(folder, "x/file")).readCheckpoint("net", "best", () => undefined)).toBeUndefined();
});
