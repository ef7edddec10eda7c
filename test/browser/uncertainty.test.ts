import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { backtestSample, recursiveSample } from "../support/gallery/forecast-samples";
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

describe("a backtest and a recursive forecast", () => {
  test.each(Object.keys(themes))("are drawn, and fit, in the theme %s", async (theme) => {
    await gallery.reset(theme);
    await gallery.render("backtest", "evaluation", backtestSample());
    await gallery.render("recursive", "forecast", recursiveSample());
    for (const id of ["backtest", "recursive"]) {
      const output = gallery.output(id);
      await output.screenshot({ path: join(shots, `${id}-${theme}.png`) });
      const overflow = await output.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow, `${id} is wider than its cell`).toBeLessThanOrEqual(0);
    }
  });

  test("the largest errors stand below the table, one small chart each", async () => {
    await gallery.render("backtest", "evaluation", backtestSample());
    const output = gallery.output("backtest");
    expect(await output.locator(".multiples canvas:visible").count()).toBe(3);
    const text = await output.innerText();
    expect(text).toContain("that of 80 % held 79.4 % of what came and is 9.12 wide on average");
    expect(text).toContain("Trained anew as time goes by");
    expect(text).toContain("2015-05-31 to 2015-06-06, MAE 7.31");
  });

  test("another output without any of it shows none of it", async () => {
    const plain = backtestSample();
    for (const name of ["refits", "worst", "coverage"] as const) delete plain[name];
    await gallery.render("backtest", "evaluation", backtestSample());
    await gallery.render("backtest", "evaluation", plain);
    const output = gallery.output("backtest");
    expect(await output.locator(".multiples canvas:visible").count()).toBe(0);
    expect(await output.innerText()).not.toContain("Trained anew");
  });

  test("a forecast says where its intervals come from and where it was saved, and marks recursive steps", async () => {
    await gallery.render("recursive", "forecast", recursiveSample());
    const output = gallery.output("recursive");
    expect(await output.innerText()).toContain(
      "Intervals of the model's own quantiles. Saved as forecasts/august.csv.",
    );
    await output.getByText("Forecast by step").click();
    await output.getByText("recursive", { exact: true }).first().waitFor();
    expect(await output.getByText("recursive", { exact: true }).count()).toBe(13);
  });
});
