import { chmodSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examine } from "../../src/client/doctor";
import { installRuntime } from "../../src/client/runtime";
import { fakeWheel, sandbox } from "../support/fake-runtime";
import { folder, type Folder } from "../support/command-line";

let here: Folder;
beforeAll(() => {
  here = folder();
});
afterAll(() => here.dispose());

describe("doctor", () => {
  it("is content where notebooks run on the embedded engine, and says what TensorFlow lacks", async () => {
    const { code, out } = await here.rnnbook(["doctor"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +Node +\d+/m);
    expect(out).toMatch(/^ok +Engine +embedded/m);
    expect(out).toMatch(/^ok +DuckDB +reads tables/m);
    expect(out).toMatch(/^missing +TensorFlow/m);
    expect(out).toMatch(/^missing +C\+\+ compiler .*\n +→ .*apt-get install -y g\+\+$/m);
    expect(out).toMatch(/^missing +pip .*\n +→ .*apt-get install -y python3-pip$/m);
    expect(out).not.toMatch(/^broken/m);
  });

  it("finds a compiler and a pip that are there", async () => {
    for (const [name, script] of [
      ["g++", "exit 0"],
      ["python3", "echo pip 99.0 from here"],
    ] as const) {
      chmodSync(here.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
    }
    const { out } = await here.rnnbook(["doctor"]);
    expect(out).toMatch(/^ok +C\+\+ compiler +g\+\+$/m);
    expect(out).toMatch(/^ok +pip +pip 99\.0/m);
  });

  it("says with exit code 2 that without its files nothing runs", async () => {
    const dist = join(here.path, "broken");
    mkdirSync(dist);
    cpSync(join(import.meta.dirname, "../../dist/cli.js"), join(dist, "cli.js"));
    const { code, out } = await here.rnnbook(["doctor"], { cli: join(dist, "cli.js") });
    expect(code).toBe(2);
    expect(out).toMatch(/^broken +RNNBook +kernel\.js, .* are missing/m);
    expect(out).toMatch(/^broken +DuckDB/m);
    expect(out).not.toMatch(/^ {4}at /m);
  });

  it("tests the library that is installed, since its files alone say little", async () => {
    const wheel = fakeWheel();
    const box = sandbox(wheel);
    const broken = sandbox(wheel, "has no AVX");
    try {
      here.write(`wheel/${wheel.pin.wheel.file}`, wheel.bytes);
      await installRuntime({ ...box.options, from: join(here.path, "wheel") });
      const { home, env } = box.options;
      const find = async (dist: string) =>
        (await examine({ home, env, dist })).find(({ what }) => what === "TensorFlow");
      expect(await find(box.options.dist)).toMatchObject({ state: "ok" });
      expect(await find(broken.options.dist)).toMatchObject({
        state: "missing",
        remedy: expect.any(String) as string,
      });
    } finally {
      box.dispose();
      broken.dispose();
    }
  });
});
