import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Locator } from "playwright-core";
import { Gallery } from "../support/gallery/page";
import { chartSamples, scriptSamples } from "../support/gallery/script-samples";
import { themes } from "../support/gallery/themes";

const charts = chartSamples();
const { text, table } = scriptSamples();
const shots = join(import.meta.dirname, "../.out/gallery");
let gallery: Gallery;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  gallery = await Gallery.open();
});
afterAll(() => gallery.close());
beforeEach(() => gallery.reset());
afterEach(() => expect(gallery.errors).toEqual([]));

async function rows(found: Locator): Promise<string[][]> {
  await found.waitFor();
  return found.evaluate((element) =>
    [...element.querySelectorAll("tbody tr")].map((line) =>
      [...line.querySelectorAll<HTMLElement>("th, td")].map((cell) => cell.innerText),
    ),
  );
}

/** Whether something was drawn at a place of a canvas, by its share of the width and height. */
function inked(canvas: Locator, x: number, y: number): Promise<boolean> {
  return canvas.evaluate(
    (element, [left = 0, top = 0]) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext("2d");
      const [red = 0, green = 0, blue = 0, alpha = 0] =
        context?.getImageData(Math.round(left * width), Math.round(top * height), 1, 1).data ?? [];
      // Grid lines are grey; what is drawn has a colour.
      return alpha > 0 && Math.max(red, green, blue) - Math.min(red, green, blue) > 20;
    },
    [x, y],
  );
}

test.each(Object.keys(themes))("%s: each type of chart is drawn, and fits", async (theme) => {
  await gallery.reset(theme);
  for (const [type, data] of Object.entries(charts)) {
    await gallery.render(type, "chart", data);
    const output = gallery.output(type);
    await output.screenshot({ path: join(shots, `chart-${type}-${theme}.png`) });
    const colours = await output.locator("canvas").evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext("2d");
      return new Set(
        new Uint32Array(context?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer(0)),
      ).size;
    });
    expect(colours, `${type} is blank`).toBeGreaterThan(3);
    const overflow = await output.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow, `${type} is wider than its cell`).toBeLessThanOrEqual(0);
  }
});

test("bars stand on zero, one beside the other", async () => {
  await gallery.render("b", "chart", charts.bar);
  const canvas = gallery.output("b").locator("canvas");
  // The first bar of the first place, and below zero the first of the third.
  expect(await inked(canvas, 0.13, 0.55)).toBe(true);
  expect(await inked(canvas, 0.13, 0.72)).toBe(false);
  expect(await inked(canvas, 0.58, 0.72)).toBe(true);
  expect(await inked(canvas, 0.58, 0.55)).toBe(false);
  const legend = gallery.output("b").locator(".legend button");
  expect(await legend.allInnerTexts()).toEqual(["net", "naive"]);
});

test("every chart has its numbers as a table, and names what it shows", async () => {
  for (const [type, data] of Object.entries(charts)) {
    await gallery.render(type, "chart", data);
    const output = gallery.output(type);
    expect(await output.getByRole("img").getAttribute("aria-label")).toBe(data.summary);
    expect(await output.innerText()).toContain(data.title);
    await output.getByText("Show data table").click();
  }
  expect((await rows(gallery.output("bar").getByRole("table")))[0]).toEqual(["Monday", "2.0", "4.0"]);
  expect(await rows(gallery.output("scatter").getByRole("table"))).toHaveLength(120);
  expect((await rows(gallery.output("heatmap").getByRole("table")))[3]?.[6]).toBe("NaN");
  expect((await rows(gallery.output("line").getByRole("table")))[20]?.[2]).toBe("NaN");
});

test("a table shows its numbers in line and nothing as HTML", async () => {
  await gallery.render("t", "table", table);
  const output = gallery.output("t");
  expect(await rows(output.getByRole("table"))).toEqual([
    ["2012-01-01", "12.8", "4.7", "drizzle"],
    ["2012-01-02", "10.6", "", "rain"],
    ["2012-01-03", "NaN", "2.3", "<b>rain</b>"],
  ]);
  expect(await output.innerText()).toContain("the first 3 rows are shown");
  expect(await output.getByRole("button", { name: "Save as CSV" }).count()).toBe(1);
});

test("a text keeps its blanks, and says what was left out of a long one", async () => {
  await gallery.render("x", "text", text);
  expect(await gallery.output("x").locator("pre").first().innerText()).toContain("    1  0.4821");
  expect(await gallery.output("x").locator("pre:visible").count()).toBe(1);
  await gallery.render("x", "text", { text: "head", left_out: 1234, tail: "tail" });
  expect(await gallery.output("x").innerText()).toMatch(/head\s+… 1,234 characters left out …\s+tail/);
});
