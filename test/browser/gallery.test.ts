import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Locator } from "playwright-core";
import { Gallery } from "../support/gallery/page";
import { hostile, hostileFailure, samples, trainingSample } from "../support/gallery/samples";
import { themes } from "../support/gallery/themes";

const all = samples();
const charts = ["data", "training", "evaluation", "forecast"] as const;
const shots = join(import.meta.dirname, "../.out/gallery");
let gallery: Gallery;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  gallery = await Gallery.open();
});
afterAll(() => gallery.close());
beforeEach(() => gallery.reset());
afterEach(() => expect(gallery.errors).toEqual([]));

/** How many different colours a canvas shows: one if it is blank. */
function colours(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext("2d");
    const pixels = new Uint32Array(
      context?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer(0),
    );
    return new Set(pixels).size;
  });
}

/** The body of a table, waited for: what a disclosure holds is built when it has opened. */
async function rows(table: Locator): Promise<string[][]> {
  await table.waitFor();
  return table.evaluate((element) =>
    [...element.querySelectorAll("tbody tr")].map((line) =>
      [...line.querySelectorAll<HTMLElement>("th, td")].map((cell) => cell.innerText),
    ),
  );
}

describe("in every theme", () => {
  for (const theme of Object.keys(themes)) {
    test(`${theme}: all outputs are drawn, and fit`, async () => {
      await gallery.reset(theme);
      for (const [name, data] of Object.entries(all)) {
        await gallery.render(name, name, data);
        const output = gallery.output(name);
        await output.screenshot({ path: join(shots, `${name}-${theme}.png`) });
        for (const canvas of await output.locator("canvas:visible").all()) {
          expect(await colours(canvas), `${name} is blank`).toBeGreaterThan(3);
        }
        const overflow = await output.evaluate((element) => element.scrollWidth - element.clientWidth);
        expect(overflow, `${name} is wider than its cell`).toBeLessThanOrEqual(0);
      }
    });
  }

  test("text and lines keep their contrast to the background", async () => {
    for (const theme of Object.keys(themes)) {
      await gallery.reset(theme);
      await gallery.render("e", "evaluation", all.evaluation);
      const strokes = await gallery
        .output("e")
        .locator(".legend line")
        .evaluateAll((lines) => lines.map((line) => line.getAttribute("stroke") ?? ""));
      expect(new Set(strokes).size).toBe(3);
      for (const stroke of strokes) {
        expect(contrast(stroke, themes[theme]?.variables["editor-background"] ?? ""), theme).toBeGreaterThan(
          3,
        );
      }
    }
  });

  test("a change of theme redraws the same canvas in the new colours", async () => {
    await gallery.render("f", "forecast", all.forecast);
    const canvas = gallery.output("f").locator("canvas");
    const before = await canvas.evaluate((element) => {
      Object.assign(globalThis, { kept: element });
      return (element as HTMLCanvasElement).toDataURL();
    });
    await gallery.theme("high-contrast");
    const [after, same] = await canvas.evaluate((element) => [
      (element as HTMLCanvasElement).toDataURL(),
      element === (globalThis as { kept?: unknown }).kept,
    ]);
    expect(after).not.toBe(before);
    expect(same).toBe(true);
    await expect.poll(() => gallery.page.locator("#f .frame.contrast").count()).toBe(1);
  });

  test("lines differ in dashes and markers, not in colour alone", async () => {
    await gallery.render("f", "forecast", all.forecast);
    const looks = await gallery
      .output("f")
      .locator(".legend button:has(line) svg")
      .evaluateAll((swatches) =>
        swatches.map((swatch) =>
          [
            swatch.querySelector("line")?.getAttribute("stroke-dasharray"),
            swatch.querySelector("path")?.getAttribute("d"),
          ].join(),
        ),
      );
    expect(new Set(looks).size).toBe(4);
  });
});

describe("what the user reads", () => {
  test("data: the sentence, the facts, the parts, a window of each", async () => {
    await gallery.render("d", "data", all.data);
    const output = gallery.output("d");
    await expect.poll(() => output.innerText()).toContain(all.data.summary);
    expect(await rows(output.getByRole("table", { name: "Parts of the data" }))).toEqual([
      ["Train", "2012-01-01", "2014-10-18", "1,022", "986"],
      ["Validation", "2014-10-19", "2015-03-13", "146", "140"],
      ["Test", "2015-03-14", "2015-12-31", "293", "41"],
    ]);
    expect(await output.getByRole("img").count()).toBe(4);
    expect(await output.getByRole("img", { name: /window of the test part: 30 values/ }).count()).toBe(1);
    expect(await output.innerText()).toContain("have been sorted");
  });

  test("model: layers, shapes, parameters and their total", async () => {
    await gallery.render("m", "model", all.model);
    const table = gallery.output("m").getByRole("table");
    expect((await rows(table)).map((row) => row.slice(0, 3))).toEqual([
      ["input", "30 × 1", "0"],
      ["lstm", "64", "16,896"],
      ["dropout", "64", "0"],
      ["dense", "7", "455"],
    ]);
    expect(await table.locator("tfoot").innerText()).toContain("17,351");
  });

  test("training: losses, best epoch, time, engine and why it stopped", async () => {
    await gallery.render("t", "training", all.training);
    const text = await gallery.output("t").innerText();
    for (const part of ["24 / 30", "0.08373", "0.1587", "best epoch", "17", "24.6 ms", "native", "eager"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("stopped early because the validation loss did not improve for 7 epochs");
    expect(await gallery.output("t").getByRole("status").innerText()).toBe("Training: stopped early");
    expect(await gallery.output("t").getByRole("progressbar").getAttribute("aria-valuenow")).toBe("24");
  });

  test("evaluation: verdict first, the best values marked by a star too", async () => {
    await gallery.render("e", "evaluation", all.evaluation);
    const output = gallery.output("e");
    expect((await output.innerText()).startsWith(all.evaluation.verdict)).toBe(true);
    const [model, naive] = await rows(output.getByRole("table", { name: "Metrics" }));
    expect(model?.every((cell, i) => i === 0 || cell.includes("★"))).toBe(true);
    expect(naive).toEqual(["naive", "3.863", "4.955", "25.93", "0.9578"]);
  });

  test("forecast: summary, verdict, steps with intervals and baselines", async () => {
    await gallery.render("f", "forecast", all.forecast);
    const output = gallery.output("f");
    expect(await output.innerText()).toContain(all.forecast.verdict);
    await output.getByText("Forecast by step").click();
    const steps = await rows(output.getByRole("table", { name: /one row a step/ }));
    expect(steps).toHaveLength(7);
    expect(steps[0]).toEqual(["2016-01-01", "5.37", "-0.12 to 10.86", "1.96 to 8.78", "4.50", "3.80"]);
  });

  test("failure: message, remedy, place, and the log to unfold", async () => {
    await gallery.render("x", "failure", all.failure);
    const output = gallery.output("x");
    expect(await output.innerText()).toMatch(
      /has no column temp\.\s+Set target to one of .*\s+Line 12, column 9 · data\/unknown-column/,
    );
    await output.getByText("End of the kernel's log").click();
    expect(await output.locator("pre").innerText()).toContain("1,461 rows, 6 columns");
  });

  test("the settings say which values were filled in", async () => {
    await gallery.render("t", "training", all.training);
    const output = gallery.output("t");
    await output.getByText("Settings, 7 filled in").click();
    const settings = await rows(output.getByRole("table", { name: "Settings" }));
    expect(settings).toContainEqual(["epochs", "30", ""]);
    expect(settings).toContainEqual(["clip", "{global_norm: 1}", "default"]);
  });
});

describe("behind each chart", () => {
  test.each(charts)("%s: a summary for screen readers and the numbers as a table", async (name) => {
    await gallery.render("c", name, all[name]);
    const output = gallery.output("c");
    const canvas = output.getByRole("img").first();
    expect(await canvas.getAttribute("aria-label")).toMatch(/^(Line c|C)hart of .{20,}/);
    await output.getByText("Show data table").first().click();
    const table = output.locator(".foot table").first();
    expect((await rows(table)).length).toBeGreaterThan(5);
  });

  test("the table of a forecast holds history and forecast apart", async () => {
    await gallery.render("f", "forecast", all.forecast);
    await gallery.output("f").getByText("Show data table").click();
    const table = await rows(gallery.output("f").locator(".foot table"));
    expect(table).toHaveLength(28 + 7);
    expect(table[27]?.slice(0, 3)).toEqual(["2015-12-31", "", "4.5"]);
    expect(table[28]?.slice(0, 3)).toEqual(["2016-01-01", "5.370", ""]);
  });

  test("Save as CSV and Save as PNG give files", async () => {
    await gallery.render("e", "evaluation", all.evaluation);
    const save = async (button: string) => {
      const download = gallery.page.waitForEvent("download");
      await gallery.output("e").getByRole("button", { name: button }).click();
      const file = await download;
      const chunks: Buffer[] = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
      return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
    };
    const csv = await save("Save as CSV");
    expect(csv.name).toBe("net-error-by-step.csv");
    expect(csv.bytes.toString().split("\r\n")[0]).toBe("steps ahead,net,naive,seasonal-naive");
    expect(csv.bytes.toString().split("\r\n")).toHaveLength(7 + 2);
    const png = await save("Save as PNG");
    expect(png.name).toBe("net-error-by-step.png");
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(png.bytes.length).toBeGreaterThan(5000);
  });

  test("a line is hidden and shown by its name in the legend", async () => {
    await gallery.render("f", "forecast", all.forecast);
    const canvas = gallery.output("f").locator("canvas");
    const picture = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    const before = await picture();
    const button = gallery.output("f").getByRole("button", { name: "seasonal-naive" });
    await button.press("Enter");
    expect(await button.getAttribute("aria-pressed")).toBe("false");
    expect(await picture()).not.toBe(before);
    await gallery.page.keyboard.press("Enter");
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    expect(await picture()).toBe(before);
  });

  test("the pointer shows the values of all lines at its place", async () => {
    await gallery.render("e", "evaluation", all.evaluation);
    const canvas = gallery.output("e").locator("canvas");
    const before = await colours(canvas);
    const box = await canvas.boundingBox();
    await gallery.page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 100);
    await expect.poll(() => colours(canvas)).not.toBe(before);
  });
});

describe("while training runs", () => {
  test("updates keep the canvas, the height, the scale that was chosen and the focus", async () => {
    const first = await gallery.render("t", "training", trainingSample(0));
    const output = gallery.output("t");
    await output
      .locator("canvas")
      .first()
      .evaluate((canvas) => Object.assign(globalThis, { kept: canvas }));
    await output.getByRole("button", { name: "Log" }).press("Enter");
    for (let epoch = 1; epoch <= 12; epoch++) {
      expect(await gallery.render("t", "training", trainingSample(epoch))).toBe(first);
    }
    expect(await gallery.height("t")).toBe(first);
    expect(
      await output
        .locator("canvas")
        .first()
        .evaluate((canvas) => canvas === (globalThis as { kept?: unknown }).kept),
    ).toBe(true);
    expect(await output.getByRole("button", { name: "Log" }).getAttribute("aria-pressed")).toBe("true");
    expect(await output.getByRole("button", { name: "Log" }).evaluate((b) => b.matches(":focus"))).toBe(true);
    expect(await output.innerText()).toContain("13 / 30");
    expect(await gallery.render("t", "training", all.training)).toBe(first);
  });

  test("the height is final when the renderer returns", async () => {
    for (const name of charts) {
      const returned = await gallery.render(name, name, all[name]);
      await gallery.page.waitForTimeout(100);
      expect(await gallery.height(name)).toBe(returned);
    }
  });

  test("a loss that is not a number leaves the rest of the curve", async () => {
    const history = {
      loss: [0.5, 0.4, "NaN"],
      val_loss: [0.6, 0.5, "Infinity"],
      grad_norm: [1, 2, "NaN"],
      lr: [1, 1, 1],
    };
    await gallery.render("t", "training", { ...trainingSample(3), history, stopped: "nan" });
    expect(await gallery.output("t").innerText()).toContain("loss is NaN");
    expect(await colours(gallery.output("t").locator("canvas").first())).toBeGreaterThan(3);
  });
});

describe("for the keyboard", () => {
  test("every button and disclosure can be reached and shows its focus", async () => {
    await gallery.render("t", "training", all.training);
    const reached: string[] = [];
    for (let i = 0; i < 10; i++) {
      await gallery.page.keyboard.press("Tab");
      reached.push(
        await gallery.page.evaluate(() => {
          const active = document.querySelector("#t")?.shadowRoot?.activeElement;
          if (!active) return "";
          const { outlineStyle, outlineWidth } = getComputedStyle(active);
          return outlineStyle !== "none" && outlineWidth !== "0px"
            ? (active.textContent ?? "")
            : "no outline";
        }),
      );
    }
    expect(reached.filter((name) => name !== "")).toEqual([
      ...["loss", "val_loss", "batches", "Linear", "Log", "Show data table", "Save as PNG", "Save as CSV"],
      ...["Gradient norm", "Settings, 7 filled in"],
    ]);
  });

  test("the gradient norm unfolds into a chart", async () => {
    await gallery.render("t", "training", all.training);
    await gallery.output("t").getByText("Gradient norm", { exact: true }).first().press("Enter");
    const canvas = gallery.output("t").getByRole("img", { name: "gradient norm" });
    await expect.poll(() => colours(canvas)).toBeGreaterThan(3);
  });
});

describe("what others wrote", () => {
  test("markup in names and messages is shown as text and never runs", async () => {
    await gallery.render("x", "failure", hostileFailure());
    expect(await gallery.output("x").innerText()).toContain(hostile);
    await gallery.render("d", "data", {
      ...all.data,
      name: hostile,
      summary: hostile,
      target: hostile,
      freq: hostile,
      notes: [hostile],
      config: { [hostile]: hostile },
      defaults: [hostile],
      examples: all.data.examples.map((example) => ({ ...example, part: hostile })),
    });
    await gallery.render("m", "model", {
      ...all.model,
      layers: [{ type: hostile, output_shape: [1], params: 1 }],
    });
    await gallery.render("e", "evaluation", {
      ...all.evaluation,
      model: hostile,
      metrics: { [hostile]: 1 },
      baselines: { [hostile]: { [hostile]: 2 } },
    });
    for (const summary of await gallery.page.locator("summary:visible").all()) await summary.click();
    await gallery.page.waitForTimeout(200);
    const found = await gallery.page.evaluate(() => ({
      hacked: "hacked" in globalThis,
      elements: [...document.querySelectorAll("body > div")].map(
        (host) => host.shadowRoot?.querySelectorAll("img, script, iframe, [onerror]").length,
      ),
    }));
    expect(found).toEqual({ hacked: false, elements: [0, 0, 0, 0] });
  });

  test.each([
    ["not JSON", "{", /not valid JSON/],
    ["null", "null", /The whole: object expected/],
    ["no parts", JSON.stringify({ ...all.data, parts: {} }), /parts\.train: object expected/],
    ["a word for a number", JSON.stringify({ ...all.data, rows: "many" }), /rows: number expected/],
    ["an unknown type", JSON.stringify({ ...all.data, type: "video" }), /type: one of timeseries, text/],
  ])("data that is %s is said, not drawn", async (_, text, sentence) => {
    await gallery.renderText("d", "application/vnd.rnnbook.data+json", text);
    expect(await gallery.output("d").innerText()).toMatch(/^This output cannot be shown/);
    expect(await gallery.output("d").innerText()).toMatch(sentence);
  });

  test("an output of a later version says that an update is needed", async () => {
    await gallery.renderText("h", "application/vnd.rnnbook.hologram+json", "{}");
    expect(await gallery.output("h").innerText()).toContain("Update the extension");
  });

  test("an output is drawn again where a broken one was", async () => {
    await gallery.renderText("d", "application/vnd.rnnbook.data+json", "{");
    await gallery.render("d", "data", all.data);
    expect(await gallery.output("d").innerText()).toContain(all.data.summary);
  });

  test("empty and constant series, single points and missing parts do no harm", async () => {
    const point = { time: [0], value: [1] };
    await gallery.render("a", "data", {
      ...all.data,
      series: { time: [], value: [] },
      examples: [],
      parts: { train: { from: 0, to: 0, rows: 0, windows: 0 } },
    });
    await gallery.render("b", "data", {
      ...all.data,
      series: { time: [0, 1, 2], value: [5, 5, 5] },
      examples: [{ part: "train", input: point, target: point }],
    });
    await gallery.render("c", "forecast", {
      ...all.forecast,
      time: [],
      value: [],
      intervals: {},
      baselines: {},
      history: { time: [], value: [] },
    });
    await gallery.render("e", "evaluation", { ...all.evaluation, by_horizon: [], baselines: {} });
    expect(await gallery.output("e").getByRole("img").count()).toBe(0);
  });
});

describe("the page around", () => {
  test("its styles do not reach into an output", async () => {
    await gallery.render("m", "model", all.model);
    const style = await gallery
      .output("m")
      .locator("table")
      .evaluate((table) => {
        const { borderTopWidth, color, textAlign } = getComputedStyle(table);
        return { borderTopWidth, color, textAlign };
      });
    expect(style).toEqual({ borderTopWidth: "0px", color: "rgb(59, 59, 59)", textAlign: "start" });
  });

  test("what is disposed of is gone, and the rest lives on", async () => {
    for (const name of charts) await gallery.render(name, name, all[name]);
    await gallery.dispose("data");
    expect(await gallery.output("data").locator("canvas").count()).toBe(0);
    expect(await gallery.output("forecast").locator("canvas").count()).toBe(1);
    await gallery.theme("dark");
    await gallery.dispose();
    expect(await gallery.page.locator("canvas").count()).toBe(0);
    await gallery.theme("light");
    await gallery.render("data", "data", all.data);
    expect(await colours(gallery.output("data").locator("canvas").first())).toBeGreaterThan(3);
  });

  test("charts follow the width of the cell", async () => {
    await gallery.render("f", "forecast", all.forecast);
    const width = () =>
      gallery
        .output("f")
        .locator("canvas")
        .evaluate((canvas) => canvas.getBoundingClientRect().width);
    const wide = await width();
    await gallery.page.setViewportSize({ width: 500, height: 800 });
    try {
      await expect.poll(width).toBeLessThan(wide - 400);
    } finally {
      await gallery.page.setViewportSize({ width: 960, height: 800 });
    }
    await expect.poll(width).toBe(wide);
  });
});

/** Contrast ratio of WCAG of "rgb(r, g, b)" on "#rrggbb". */
function contrast(colour: string, background: string): number {
  const one = luminance((colour.match(/\d+/g) ?? []).map(Number));
  const other = luminance([1, 3, 5].map((i) => parseInt(background.slice(i, i + 2), 16)));
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function luminance(channels: number[]): number {
  const [r = 0, g = 0, b = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
