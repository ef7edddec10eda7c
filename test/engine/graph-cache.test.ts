import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { forgetPrograms } from "../../src/engine/graph/disk-cache";
import { dist, findAddon } from "./support/addon";

const folder = mkdtempSync(join(tmpdir(), "rnnbook-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = `
  import { jit } from "./src/engine/graph/jit";
  import { keepProgramsBeside } from "./src/engine/graph/disk-cache";
  keepProgramsBeside(${JSON.stringify(folder)});
  const { load } = require(${JSON.stringify(join(dist, "engine-native.js"))});
  load().then(({ tf }) => {
    const notes = [];
    const f = jit(tf, (x) => [tf.softmax(tf.matMul(x, x))], { note: (note) => notes.push(note) });
    const x = tf.tensor2d([0.1, 0.7, 0.3, 0.2], [2, 2]);
    console.log(JSON.stringify([[...f(x)[0].dataSync()], notes]));
  });`;

const addon = findAddon();

test("a kernel takes over what an earlier one compiled, with the same results, and compiles again what was damaged", () => {
  // Without TensorFlow nothing is compiled, and nothing is kept.
  expect(forgetPrograms()).toBe(false);
  if (addon === undefined) return;
  const bundle = join(folder, "program.cjs");
  const root = join(dist, "..");
  buildSync({
    stdin: { contents: program, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    external: [dist + "/*"],
    logLevel: "error",
    outfile: bundle,
  });
  const env = { ...process.env, RNNBOOK_ADDON: addon, TF_XLA_FLAGS: "" };
  const run = () =>
    execFileSync(process.execPath, [bundle], { env, stdio: ["ignore", "pipe", "ignore"] }).toString();
  const kept = () => {
    const [processor = ""] = readdirSync(join(folder, "xla"));
    const inside = join(folder, "xla", processor);
    expect(statSync(inside).mode & 0o777).toBe(0o700);
    return readdirSync(inside).map((name) => join(inside, name));
  };
  const first = run();
  const [path = "", ...others] = kept();
  const { mtimeMs, size } = statSync(path);
  expect(others).toEqual([]);
  expect(run()).toBe(first);
  expect([kept(), statSync(path).mtimeMs]).toEqual([[path], mtimeMs]);
  truncateSync(path, size / 2);
  expect(run()).toBe(first);
  expect(statSync(path).size).toBe(size);
  expect(JSON.parse(first)).toEqual([expect.any(Array), []]);
});
