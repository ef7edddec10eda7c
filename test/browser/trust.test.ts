import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/lib/vscode.mjs";
import { openFile, runCommand, Workbench } from "../support/vscode";

let workbench: Workbench;

/** Processes that run a kernel for a notebook of this workspace. */
function kernels(): string[] {
  const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n");
  return processes.filter((line) => line.includes("kernel.js") && line.includes(workbench.workspace));
}

const notebook =
  "---\nrnnbook: 1\n---\n\n```{rnn}\ndata: sine\nsource: {generator: sine, n: 100, period: 20}\nhorizon: 1\n```\n";

beforeAll(async () => {
  workbench = await Workbench.start({
    extension: root,
    trust: true,
    settings: { "security.workspace.trust.startupPrompt": "never", "rnnbook.engine": "embedded" },
    prepare: ({ workspace }) => writeFileSync(join(workspace, "theirs.rnnbook"), notebook),
  });
}, 300_000);
afterAll(() => workbench.close());

test("in a workspace that is not trusted a notebook opens, and nothing of it runs", async () => {
  const page = await workbench.load();
  await openFile(page, "theirs.rnnbook");
  await page.getByRole("button", { name: "Run All" }).click();
  await page.screenshot({ path: join(root, "test/.out/notebook/trust.png") });
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.waitFor({ timeout: 30_000 });
  expect(await dialog.innerText()).toMatch(/trust/i);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await runCommand(page, "Restart Kernel");
  await page.getByText("Cells run in trusted workspaces only").first().waitFor();
  await runCommand(page, "Install TensorFlow Runtime");
  await page.getByText("TensorFlow is installed from trusted workspaces only.").first().waitFor();
  expect(kernels()).toEqual([]);
  expect(existsSync(join(workbench.workspace, ".rnnbook"))).toBe(false);
});
