import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/lib/vscode.mjs";
import { openStore, storageFor } from "../../src/store";
import { Gallery } from "../support/gallery/page";

/** Pictures are of whole trainings; to see that they can be taken, a short one does. */
const update = process.env.UPDATE === "1";
const folder = join(root, update ? "media/readme" : "test/.out/readme");

/** What the README shows: an output of a sample, and what is unfolded in it. */
const pictures: { picture: string; sample: string; output: string; open?: string }[] = [
  { picture: "data", sample: "weather", output: "data" },
  { picture: "training", sample: "weather", output: "training", open: "Gradient norms" },
  { picture: "forecast", sample: "weather", output: "forecast" },
  { picture: "generation", sample: "novel", output: "generation" },
  { picture: "confusion", sample: "sensors", output: "evaluation" },
];
const short: Record<string, string[]> = {
  weather: ["train.net.epochs=2"],
  novel: ["train.writer.epochs=1", "model.writer.units=8"],
  sensors: ["train.watch.epochs=2"],
};

let gallery: Gallery;
let work: string;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  work = mkdtempSync(join(tmpdir(), "rnnbook-readme-"));
  for (const sample of new Set(pictures.map(({ sample }) => sample))) {
    const file = join(work, `${sample}.rnnbook`);
    copyFileSync(join(root, `media/samples/${sample}.rnnbook`), file);
    const params = update ? [] : (short[sample] ?? []).flatMap((param) => ["-p", param]);
    execFileSync(process.execPath, [join(root, "dist/cli.js"), "run", file, ...params], { stdio: "ignore" });
  }
  gallery = await Gallery.open();
}, 1_800_000);
afterAll(async () => {
  await gallery.close();
  rmSync(work, { recursive: true, force: true });
});

test.each(pictures)("a picture of $picture for the README", async ({ picture, sample, output, open }) => {
  const found = openStore(storageFor(join(work, `${sample}.rnnbook`)))
    .readOutputs()
    .flatMap(({ outputs }) => outputs)
    .find(({ mime }) => mime.includes(`.${output}+`));
  for (const theme of ["light", "dark"]) {
    await gallery.reset(theme);
    await gallery.render(picture, output, found?.data);
    const drawn = gallery.output(picture);
    if (open !== undefined) await drawn.getByText(open).first().click();
    // Charts that were unfolded are drawn with the next frame.
    await gallery.page.waitForTimeout(300);
    const path = join(folder, `${picture}-${theme}.png`);
    await withMargin(drawn).screenshot({ path });
    expect(statSync(path).size).toBeLessThan(150_000);
    expect(statSync(path).size).toBeGreaterThan(5000);
  }
  expect(gallery.errors).toEqual([]);
});

/** The page around the output, on the editor's background. */
function withMargin(output: Locator): Locator {
  return output.page().locator("body");
}
