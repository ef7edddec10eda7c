import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { loadEngine } from "../../src/engine/load";
import { dist, findAddon } from "./support/addon";

// Read before a test sets it.
const addon = findAddon();
const folder = mkdtempSync(join(tmpdir(), "rnnbook-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["without an addon", { engine: "native", dist } as const, "tensorflow-missing", "rnnbook runtime install"],
  [
    "with an addon that is not there",
    { engine: "native", dist, addon: join(folder, "none.node") } as const,
    "tensorflow-missing",
    "rnnbook runtime install",
  ],
  ["without its bundle", { engine: "embedded", dist: folder } as const, "engine-not-built", "npm run build"],
])("an engine %s says what is missing and what mends it", async (_, options, code, remedy) => {
  const fault = await loadEngine(options).catch((error: unknown) => error);
  expect(fault).toMatchObject({ name: "Fault", code });
  expect(fault).toHaveProperty("remedy", expect.stringContaining(remedy));
});

test("an addon that is no library is a fault with one line of its cause", async () => {
  const addon = join(folder, "broken.node");
  writeFileSync(addon, "not a library");
  const fault = await loadEngine({ engine: "native", dist, addon }).catch((error: unknown) => error);
  expect(fault).toMatchObject({ name: "Fault", code: "tensorflow-broken" });
  expect(String(fault)).toMatch(/^Fault: TensorFlow does not load: [^\n]*$/);
});

test.each(addon === undefined ? ["embedded"] : ["embedded", "native"])(
  "the %s engine loads in a process of its own and writes nothing to standard output",
  (name) => {
    const program = `import(${JSON.stringify(join(dist, `engine-${name}.js`))}).then(async ({ load }) => {
      const { tf, name } = await load();
      if (tf.matMul([[2]], [[3]]).dataSync()[0] !== 6 || name !== "${name}") process.exitCode = 1;
    })`;
    const env = { ...process.env, RNNBOOK_ADDON: addon };
    const printed = execFileSync(process.execPath, ["-e", program], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(printed.toString()).toBe("");
  },
);
