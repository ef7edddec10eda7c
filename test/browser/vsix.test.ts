import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageExtension } from "../../scripts/package.mjs";
import { installExtension, root } from "../../scripts/lib/vscode.mjs";
import { openStore } from "../../src/store";
import { openFile, outputFrame, Workbench } from "../support/vscode";

let workbench: Workbench;
let installed: string;

/** A VS Code that knows the extension from its VSIX alone, on a copy of the sine sample. */
beforeAll(async () => {
  const vsix = await packageExtension();
  workbench = await Workbench.start({
    prepare({ workspace, folders }) {
      installed = installExtension(folders, vsix);
      copyFileSync(join(root, "media/samples/sine.rnnbook"), join(workspace, "sine.rnnbook"));
    },
  });
}, 600_000);
afterAll(() => workbench.close());

test("the VSIX installs, and runs the sine sample to the end", async () => {
  expect(installed).toContain("was successfully installed");
  const page = await workbench.load({});
  await openFile(page, "sine.rnnbook");
  await page.getByRole("button", { name: "Run All" }).click();
  await outputFrame(page).locator("canvas:visible").first().waitFor({ timeout: 120_000 });
  // What is out of sight is not drawn, but every output is kept beside the notebook.
  const store = openStore(join(workbench.workspace, ".rnnbook/sine.rnnbook"));
  await expect
    .poll(() => store.readOutputs().map(({ kind, state }) => `${kind}: ${state}`), { timeout: 120_000 })
    .toEqual(["data: ok", "model: ok", "train: ok", "forecast: ok"]);
  const training = store.readOutputs().find(({ kind }) => kind === "train")?.outputs[0]?.data;
  const { loss } = (training as { history: { loss: number[] } }).history;
  expect(loss).toHaveLength(100);
  expect(loss.at(-1)).toBeGreaterThan(0.0045);
  expect(loss.at(-1)).toBeLessThan(0.0075);
}, 300_000);
