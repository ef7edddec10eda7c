import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/lib/vscode.mjs";
import { openFile, outputFrame, runCommand, Workbench } from "../support/vscode";

const shots = join(root, "test/.out/notebook");
const themes = [
  ["light", { name: "Default Light Modern", marker: "vs" }, "vscode-light"],
  ["dark", { name: "Default Dark Modern", marker: "vs-dark" }, "vscode-dark"],
  ["high contrast dark", { name: "Default High Contrast", marker: "hc-black" }, "vscode-high-contrast"],
  [
    "high contrast light",
    { name: "Default High Contrast Light", marker: "hc-light" },
    "vscode-high-contrast-light",
  ],
] as const;
/** Of the weather sample: the series, three windows, the curve, the errors by step, the five largest, the fan. */
const charts = 12;

let workbench: Workbench;

/** The weather sample after a run in the terminal, and a notebook whose only cell will fail. */
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  workbench = await Workbench.start({
    extension: root,
    prepare({ workspace }) {
      copyFileSync(join(root, "media/samples/weather.rnnbook"), join(workspace, "weather.rnnbook"));
      const failing =
        "---\nrnnbook: 1\n---\n\n```{rnn}\ndata: sales\nsource: none.csv\ntarget: x\nhorizon: 1\n```\n";
      appendFileSync(join(workspace, "failing.rnnbook"), failing);
      const weather = join(workspace, "weather.rnnbook");
      execFileSync(process.execPath, [join(root, "dist/cli.js"), "run", weather], { stdio: "ignore" });
    },
  });
}, 600_000);
afterAll(() => workbench.close());

describe.each(themes)("in a %s theme", (name, theme, kind) => {
  const shot = (what: string) => join(shots, `${what}-${name.replaceAll(" ", "-")}.png`);

  test("a notebook that has run shows every output, drawn, described and whole", async () => {
    // So tall that VS Code has no reason to leave out what is out of sight.
    const page = await workbench.load({ theme, viewport: { width: 1280, height: 4000 } });
    await openFile(page, "weather.rnnbook");
    const outputs = outputFrame(page);
    const canvases = outputs.locator("canvas:visible");
    await canvases.nth(charts - 1).waitFor({ timeout: 60_000 });
    // The curve fades in.
    await page.waitForTimeout(500);
    await page.screenshot({ path: shot("weather") });

    expect((await outputs.locator("body").getAttribute("class"))?.split(" ")).toContain(kind);
    const text = await textOf(outputs);
    for (const words of ["1,461 rows", "17,351 parameters", "stopped early", "3.863", "3.862"]) {
      expect(text).toContain(words);
    }
    expect(text).toContain("The model beats naive by");
    expect(text).not.toMatch(/could not be drawn|undefined|NaN|\[object/);
    for (const canvas of await canvases.all()) expect(await colours(canvas)).toBeGreaterThan(3);
    expect(await undescribed(outputs)).toEqual([]);
    expect(await cut(outputs)).toEqual([]);
  });

  test("a cell that has failed says why, and what to do", async () => {
    const page = await workbench.load({ theme });
    await openFile(page, "failing.rnnbook");
    await page.getByRole("button", { name: "Run All" }).click();
    const outputs = outputFrame(page);
    await page.locator(".code-cell-row .codicon-notebook-state-error").waitFor({ timeout: 60_000 });
    await outputs.locator(".frame").waitFor({ timeout: 60_000 });
    await page.screenshot({ path: shot("failing") });
    expect(await textOf(outputs)).toContain("none.csv");
  });
});

test("a chart is saved to where the user says, as picture and as numbers", async () => {
  const page = await workbench.load({ viewport: { width: 1280, height: 4000 } });
  await openFile(page, "weather.rnnbook");
  const outputs = outputFrame(page);
  await outputs
    .locator("canvas:visible")
    .nth(charts - 1)
    .waitFor({ timeout: 60_000 });
  const start: Record<string, string> = { CSV: "time,forecast,history", PNG: "\x89PNG" };
  for (const format of ["CSV", "PNG"]) {
    const forecast = outputs.getByRole("region", { name: "Forecast" });
    await forecast.getByRole("button", { name: `Save as ${format}` }).press("Enter");
    const dialog = page.locator(".quick-input-widget input").first();
    await dialog.waitFor({ timeout: 30_000 });
    const file = join(workbench.workspace, `net-forecast.${format.toLowerCase()}`);
    await expect.poll(() => dialog.inputValue(), { timeout: 30_000 }).toBe(file);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => (existsSync(file) ? readFileSync(file, "latin1") : ""), { timeout: 30_000 })
      .toContain(start[format]);
  }
});

test("an untitled notebook that is saved keeps what it has run and learned", async () => {
  const page = await workbench.load({ viewport: { width: 1280, height: 3000 } });
  await runCommand(page, "Open Sample");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "sine" }).first().click();
  await page.getByRole("button", { name: "Run All" }).click();
  const outputs = outputFrame(page);
  const trained = outputs.getByRole("region", { name: "Training" });
  await expect.poll(() => trained.innerText(), { timeout: 120_000 }).toContain("Trained all");
  await outputs.getByRole("region", { name: "Forecast" }).waitFor({ timeout: 60_000 });
  const said = await trained.innerText();
  await page.keyboard.press("Control+s");
  const dialog = page.locator(".quick-input-widget input").first();
  await dialog.waitFor({ timeout: 30_000 });
  const file = join(workbench.workspace, "Untitled-1.rnnbook");
  await expect.poll(() => dialog.inputValue(), { timeout: 30_000 }).toBe(file);
  await page.keyboard.press("Enter");
  await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
  await page.locator(".tab:not(.dirty)", { hasText: "Untitled-1.rnnbook" }).waitFor({ timeout: 60_000 });
  await expect.poll(() => trained.innerText(), { timeout: 60_000 }).toBe(said);
  const kept = readdirSync(join(workbench.workspace, ".rnnbook/Untitled-1.rnnbook"));
  expect(kept.sort()).toEqual(["checkpoints", "outputs.json"]);
}, 300_000);

test("the picture of the README shows what training and evaluation look like", async () => {
  const page = await workbench.load({ viewport: { width: 1060, height: 4000 } });
  await openFile(page, "weather.rnnbook");
  await page.keyboard.press("Control+b");
  await page.locator(".explorer-folders-view").waitFor({ state: "hidden" });
  await outputFrame(page)
    .locator("canvas:visible")
    .nth(charts - 1)
    .waitFor({ timeout: 60_000 });
  // Charts follow the new width.
  await page.waitForTimeout(1500);
  const cell = (line: string) => page.locator(".code-cell-row", { hasText: line });
  const top = await cell("train: net").boundingBox();
  const evaluation = outputFrame(page).getByRole("region", { name: "Evaluation" });
  const errors = await evaluation.locator("canvas:visible").first().boundingBox();
  const editor = await page.locator(".notebookOverlay").boundingBox();
  if (top === null || errors === null || editor === null) throw new Error("The cells are not on the page.");
  const clip = {
    x: editor.x,
    y: top.y - 8,
    width: editor.width - 14,
    height: errors.y + errors.height - top.y + 16,
  };
  const path = join(
    root,
    process.env.UPDATE === "1" ? "media/readme/weather.png" : "test/.out/notebook/readme.png",
  );
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, clip });
  expect(clip.height).toBeGreaterThan(800);
  expect(statSync(path).size).toBeLessThan(150_000);
});

/** What can be read in the outputs, in order. */
async function textOf(outputs: FrameLocator): Promise<string> {
  return (await outputs.locator(".frame").allInnerTexts()).join("\n");
}

/** How many different colours a canvas shows: one if it is blank. */
function colours(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    // SAFETY: the locator finds canvases only.
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext("2d");
    const data = context?.getImageData(0, 0, width, height).data.buffer;
    return new Set(data && new Uint32Array(data)).size;
  });
}

/** Charts that a screen reader could not tell of. */
function undescribed(outputs: FrameLocator): Promise<string[]> {
  return outputs
    .locator("canvas:visible")
    .evaluateAll((canvases) =>
      canvases
        .map((canvas) => canvas.closest('[role="img"]')?.getAttribute("aria-label") ?? "")
        .filter((label) => label.length < 10),
    );
}

/** Outputs that are higher or wider than the room that VS Code has given them. */
function cut(outputs: FrameLocator): Promise<string[]> {
  return outputs
    .locator(".output_container")
    .evaluateAll((containers) =>
      containers
        .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
        .map((box) => `${box.scrollWidth}×${box.scrollHeight} in ${box.clientWidth}×${box.clientHeight}`),
    );
}
