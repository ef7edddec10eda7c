import { mkdirSync, writeFileSync } from "node:fs";
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

/** The file that a button of an output gives. */
async function save(id: string, button: string, place = 0): Promise<{ name: string; bytes: Buffer }> {
  const download = gallery.page.waitForEvent("download");
  await gallery.output(id).getByRole("button", { name: button }).nth(place).click();
  const file = await download;
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/** Visible words and charts that reach beyond the output, and buttons that lie on one another. */
function outside(id: string): Promise<string[]> {
  return gallery.output(id).evaluate((frame) => {
    const { left, right } = frame.getBoundingClientRect();
    const shown = [
      ...frame.querySelectorAll("p, li, button, summary, canvas, figure, h3, .scroll, .tiles > *"),
    ]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(
        ({ element, box }) => box.width > 0 && element.checkVisibility() && !element.closest(".scroll > *"),
      );
    const buttons = shown.filter(({ element }) => element.matches("button, summary"));
    const meets = (a: DOMRect, b: DOMRect) =>
      a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return [
      ...shown
        .filter(({ box }) => box.left < left - 1 || box.right > right + 1)
        .map(({ element }) => element),
      ...buttons
        .filter(({ box }, i) => buttons.slice(i + 1).some((other) => meets(box, other.box)))
        .map(({ element }) => element),
    ].map((element) => `${element.tagName} ${(element.textContent ?? "").slice(0, 40)}`);
  });
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

  test("nothing is cut off or pushed out of a narrow editor", async () => {
    for (const width of [420, 280]) {
      await gallery.page.setViewportSize({ width, height: 800 });
      try {
        await gallery.reset();
        for (const [name, data] of Object.entries(all)) {
          const returned = await gallery.render(name, name, data);
          await gallery.output(name).screenshot({ path: join(shots, `${name}-${width}.png`) });
          expect(await outside(name), `${name} in ${width} pixels`).toEqual([]);
          expect(await gallery.height(name), `${name} in ${width} pixels`).toBe(returned);
        }
      } finally {
        await gallery.page.setViewportSize({ width: 960, height: 800 });
      }
    }
  });

  test("text and lines keep their contrast to the background", async () => {
    for (const theme of Object.keys(themes)) {
      await gallery.reset(theme);
      await gallery.render("e", "evaluation", all.evaluation);
      const strokes = await gallery
        .output("e")
        .locator(".legend line")
        .evaluateAll((lines) => lines.map((line) => line.getAttribute("stroke") ?? ""));
      expect(new Set(strokes).size).toBeGreaterThanOrEqual(3);
      for (const stroke of strokes) {
        expect(contrast(stroke, themes[theme]?.variables["editor-background"] ?? ""), theme).toBeGreaterThan(
          3,
        );
      }
    }
  });

  test("a colour of the theme that lets the background through is made readable", async () => {
    await gallery.reset("dark");
    await gallery.page.evaluate(() =>
      document.documentElement.style.setProperty("--vscode-charts-orange", "rgba(209, 134, 22, 0.3)"),
    );
    await gallery.render("e", "evaluation", all.evaluation);
    const naive = gallery
      .output("e")
      .locator(".legend button", { hasText: /^naive/ })
      .first();
    const stroke = await naive.locator("line").getAttribute("stroke");
    expect(stroke).toMatch(/^rgb\(/);
    expect(contrast(stroke ?? "", "#1f1f1f")).toBeGreaterThan(3);
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

  test.each([
    ["evaluation", "net-error-by-step", "steps ahead,net,naive,seasonal-naive", 7],
    ["forecast", "net-forecast", "time,forecast,history,naive,", 28 + 7],
    ["training", "net-loss", "epoch,loss,val_loss,batches", 24 + all.training.batches.loss.length],
    ["data", "weather-series", "time,temp_max", all.data.series?.value.length ?? 0],
  ] as const)("%s: Save as CSV gives every point that is drawn", async (name, file, head, count) => {
    await gallery.render(name, name, all[name]);
    const csv = await save(name, "Save as CSV");
    expect(csv.name).toBe(`${file}.csv`);
    const lines = csv.bytes.toString().split("\r\n");
    expect(lines[0]?.startsWith(head)).toBe(true);
    const points = lines.slice(1, -1);
    // Epochs whose end is a batch's end have one line for both.
    if (name === "training") expect(points.length).toBeGreaterThan(count - 25);
    else expect(points).toHaveLength(count);
    expect(points.every((line) => line.split(",").length === (lines[0] ?? "").split(",").length)).toBe(true);
  });

  test.each(charts)("%s: Save as PNG gives each of its charts", async (name) => {
    await gallery.render(name, name, all[name]);
    for (const summary of await gallery.output(name).locator("summary", { hasText: "Gradient norms" }).all())
      await summary.click();
    const buttons = await gallery.output(name).getByRole("button", { name: "Save as PNG" }).count();
    expect(buttons).toBe(await gallery.output(name).locator("figure.chart:not(.small):visible").count());
    for (let i = 0; i < buttons; i++) {
      const png = await save(name, "Save as PNG", i);
      expect(png.name).toMatch(/^[\w-]+\.png$/);
      expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
      expect(png.bytes.length).toBeGreaterThan(3000);
      writeFileSync(join(shots, `saved-${png.name}`), png.bytes);
    }
  });

  test("the windows are saved with part, use, moment and value", async () => {
    await gallery.render("d", "data", all.data);
    const csv = await save("d", "Save as CSV", 1);
    expect(csv.name).toBe("weather-windows.csv");
    const lines = csv.bytes.toString().split("\r\n");
    expect(lines[0]).toBe("Part,Use,Time,Value");
    expect(lines[1]).toBe(`Train,input,2012-07-19,${all.data.examples[0]?.input.value[0]}`);
    expect(lines).toHaveLength(3 * 37 + 2);
  });

  test("a curve of a hundred thousand epochs is drawn with its spikes, and saved whole", async () => {
    const loss = Array.from({ length: 100_000 }, (_, i) => (i === 54_321 ? 50 : 1 / (1 + i / 1000)));
    const history = { loss, val_loss: [], grad_norm: loss, lr: loss };
    const sample = { ...all.training, epochs: 100_000, epochs_run: 100_000, history };
    await gallery.render("t", "training", sample);
    const csv = await save("t", "Save as CSV");
    expect(csv.bytes.toString().split("\r\n").length).toBeGreaterThan(100_000);
    expect(csv.bytes.toString()).toContain("54322,50");
    const blueAtTheTop = await gallery
      .output("t")
      .locator("canvas")
      .first()
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const pixels = canvas.getContext("2d")?.getImageData(0, 30, canvas.width, 30).data ?? [];
        return Array.from(pixels).some((r, i) => i % 4 === 0 && (pixels[i + 2] ?? 0) - r > 120);
      });
    expect(blueAtTheTop).toBe(true);
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
    for (let i = 0; i < 12; i++) {
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
      ...["loss", "val_loss", "batches", "Smooth", "Linear", "Log"],
      ...["Show data table", "Save as PNG", "Save as CSV", "Gradient norms", "Settings, 7 filled in"],
    ]);
  });

  test("the gradient norm unfolds into a chart", async () => {
    await gallery.render("t", "training", all.training);
    await gallery.output("t").getByText("Gradient norms", { exact: true }).first().press("Enter");
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
