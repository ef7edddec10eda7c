import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { classesSample, pairsSample, sequencesSample } from "../support/gallery/labelled-samples";
import { Gallery } from "../support/gallery/page";
import { themes } from "../support/gallery/themes";

const shots = join(import.meta.dirname, "../.out/gallery");
let gallery: Gallery;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  gallery = await Gallery.open();
});
afterAll(() => gallery.close());
beforeEach(() => gallery.reset());
afterEach(() => expect(gallery.errors).toEqual([]));

describe("a confusion matrix", () => {
  const matrix = () => gallery.output("e").getByRole("table", { name: "Confusion matrix" });

  test("has a row for each label, with counts and their shares of the row", async () => {
    const height = await gallery.render("e", "evaluation", classesSample());
    expect(await gallery.height("e")).toBe(height);
    const rows = await matrix().evaluate((table) =>
      [...table.querySelectorAll("tr")].map((line) =>
        [...line.querySelectorAll<HTMLElement>("th, td")].map((cell) => cell.innerText.replace(/\s+/g, " ")),
      ),
    );
    expect(rows).toEqual([
      ["Label", "fall", "sit", "walk"],
      ["fall", "9 60.0 %", "5 33.3 %", "1 6.7 %"],
      ["sit", "2 1.7 %", "95 82.6 %", "18 15.7 %"],
      ["walk", "0 0 %", "10 5.9 %", "160 94.1 %"],
    ]);
    expect(await matrix().locator("td").nth(1).getAttribute("title")).toBe("fall told to be sit");
    expect(await gallery.output("e").locator(".verdict.good").count()).toBe(1);
  });

  test("keeps its numbers readable in every theme, and marks the right ones by a frame", async () => {
    for (const theme of Object.keys(themes)) {
      await gallery.reset(theme);
      await gallery.render("e", "evaluation", classesSample());
      await gallery.output("e").screenshot({ path: join(shots, `confusion-${theme}.png`) });
      const background = themes[theme]?.variables["editor-background"] ?? "";
      const cells = await matrix()
        .locator("td")
        .evaluateAll((all, behind) => {
          const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const paint = (...colours: string[]): number[] => {
            for (const colour of colours) {
              if (context !== null) context.fillStyle = colour;
              context?.fillRect(0, 0, 1, 1);
            }
            return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
          };
          return all.map((cell) => {
            const { backgroundColor, color, outlineStyle } = getComputedStyle(cell);
            const fill = cell.querySelector(".fill")?.getBoundingClientRect().width ?? 0;
            const back = paint(behind, backgroundColor);
            return {
              back,
              text: paint(behind, backgroundColor, color),
              framed: outlineStyle === "solid",
              fill,
            };
          });
        }, background);
      for (const { back, text } of cells) expect(contrast(back, text), theme).toBeGreaterThan(4.5);
      expect(cells.map(({ framed }) => framed)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => i % 4 === 0));
      // The most and the least frequent answer of a row look different: by shade, or by the length of a bar.
      const [most, least] = [cells[8], cells[6]];
      const differs = String(most?.back) !== String(least?.back) || (most?.fill ?? 0) > (least?.fill ?? 0);
      expect(differs, theme).toBe(true);
    }
  });

  test("is saved with its counts", async () => {
    await gallery.render("e", "evaluation", classesSample());
    const download = gallery.page.waitForEvent("download");
    await gallery.output("e").locator(".confusion").getByRole("button", { name: "Save as CSV" }).click();
    const file = await download;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    expect(file.suggestedFilename()).toBe("watch-confusion.csv");
    expect(Buffer.concat(chunks).toString()).toBe(
      "label,fall,sit,walk\r\nfall,9,5,1\r\nsit,2,95,18\r\nwalk,0,10,160\r\n",
    );
  });
});

describe("the picture of a confusion matrix", () => {
  test.each(Object.keys(themes))("is saved as it stands in the page: %s", async (theme) => {
    await gallery.reset(theme);
    await gallery.render("e", "evaluation", classesSample());
    const download = gallery.page.waitForEvent("download");
    await gallery.output("e").locator(".confusion").getByRole("button", { name: "Save as PNG" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("watch-confusion.png");
    const path = join(shots, `saved-confusion-${theme}.png`);
    await file.saveAs(path);
    expect(readFileSync(path).subarray(1, 4).toString()).toBe("PNG");
    expect(statSync(path).size).toBeGreaterThan(3000);
  });
});

describe("the preview", () => {
  test("of labelled sequences shows parts, classes, lengths and some of them", async () => {
    const height = await gallery.render("d", "data", sequencesSample());
    expect(await gallery.height("d")).toBe(height);
    await gallery.output("d").screenshot({ path: join(shots, "data-sequences.png") });
    const text = await gallery.output("d").innerText();
    for (const part of ["12 to 40 rows", "27 rows", "x, y", "movement walk, x", "14.3 %", "294"])
      expect(text).toContain(part);
    expect(await gallery.output("d").locator(".small canvas:visible").count()).toBe(3);
  });

  test("of pairs shows what is given and what is to be given back", async () => {
    await gallery.render("d", "data", pairsSample());
    await gallery.output("d").screenshot({ path: join(shots, "data-pairs.png") });
    const pairs = gallery.output("d").getByRole("table", { name: "Examples of pairs" });
    expect((await pairs.locator("tr").nth(0).innerText()).split(/\s+/)).toEqual([
      "Part",
      "english",
      "french",
    ]);
    const text = await gallery.output("d").innerText();
    for (const part of ["seventy-seven", "soixante-dix-sept", "700"]) expect(text).toContain(part);
  });
});

/** Contrast ratio of WCAG 2.2. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(channels: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
