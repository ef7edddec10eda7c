import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../../scripts/lib/chromium.mjs";
import { folder, type Folder } from "../support/command-line";
import { hostile, hostileFailure, samples } from "../support/gallery/samples";
import { storeOutputs } from "../support/stored-outputs";

const shots = join(import.meta.dirname, "../.out/export");
const shown = samples();
const cells = {
  data: "data: weather\nsource: seattle-weather  # four years\nhorizon: 7",
  model: "model: net",
  train: "train: net",
  evaluate: "evaluate: net",
  forecast: "forecast: net",
};
const prose =
  "# Tomorrow's *weather*\n\nSeven days [ahead](https://example.org/x).\n\n| a | b |\n|---|---|\n| 1 | 2 |";

let here: Folder;
let browser: Browser;
beforeAll(async () => {
  here = folder();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  here.dispose();
});

interface Opened {
  page: Page;
  /** What the page threw or wrote. */
  console: string[];
  /** What it asked for beside itself. */
  requests: string[];
}

/** Exports a notebook of these cells and opens the page as a reader does, from the file. */
async function open(
  name: string,
  notebook: string,
  options: { colorScheme?: "light" | "dark"; javaScriptEnabled?: boolean } = {},
): Promise<Opened> {
  here.write(`${name}.rnnbook`, notebook);
  const ended = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "html", "-o", `${name}.html`]);
  expect(ended).toMatchObject({ code: 0, out: "", err: "" });
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
  const page = await context.newPage();
  const opened: Opened = { page, console: [], requests: [] };
  page.on("console", (message) => opened.console.push(message.text()));
  page.on("pageerror", (error) => opened.console.push(error.message));
  const address = pathToFileURL(join(here.path, `${name}.html`)).href;
  page.on("request", (request) => {
    if (request.url() !== address) opened.requests.push(request.url());
  });
  await page.goto(address);
  return opened;
}

function bookOf(text: string, sources: readonly string[]): string {
  const code = sources.map((source) => `\`\`\`{rnn}\n${source}\n\`\`\`\n`);
  return `---\nrnnbook: 1\n---\n${text}\n\n${code.join("\n")}`;
}

function storeAll(name: string): void {
  storeOutputs(
    join(here.path, `${name}.rnnbook`),
    (["data", "model", "train", "evaluate", "forecast"] as const).map((kind) => {
      const output = {
        data: "data",
        model: "model",
        train: "training",
        evaluate: "evaluation",
        forecast: "forecast",
      } as const;
      return { source: cells[kind], outputs: [{ name: output[kind], data: shown[output[kind]] }] };
    }),
  );
}

describe("an exported page", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`draws every output in ${colorScheme}, and asks for nothing`, async () => {
      storeAll(colorScheme);
      const opened = await open(colorScheme, bookOf(prose, Object.values(cells)), { colorScheme });
      const { page } = opened;
      await expect.poll(() => page.locator("canvas:visible").count()).toBeGreaterThan(5);
      expect(await page.locator(".result").count()).toBe(5);
      expect(await page.title()).toBe("Tomorrow's weather");
      expect(await page.locator("h1").innerHTML()).toBe("Tomorrow's <em>weather</em>");
      expect(await page.locator(".key").first().innerText()).toBe("data");
      expect(await page.locator(".comment").innerText()).toContain("# four years");
      expect(await page.locator(".result .frame").first().innerText()).toContain(shown.data.summary);
      expect(await page.locator("main").evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
      for (const canvas of await page.locator("canvas:visible").all()) {
        const colours = await canvas.evaluate((element: HTMLCanvasElement) => {
          const { width, height } = element;
          const data = element.getContext("2d")?.getImageData(0, 0, width, height).data;
          return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size;
        });
        expect(colours, "a chart is blank").toBeGreaterThan(3);
      }
      await page.screenshot({ path: join(shots, `${colorScheme}.png`), fullPage: true });
      const background = await page
        .locator("body")
        .evaluate((body) => getComputedStyle(body).backgroundColor);
      expect(background).toBe({ light: "rgb(255, 255, 255)", dark: "rgb(31, 31, 31)" }[colorScheme]);
      expect(opened).toMatchObject({ console: [], requests: [] });
      await page.context().close();
    });
  }

  test("draws its charts again when the reader's colours change", async () => {
    storeAll("change");
    const { page } = await open("change", bookOf(prose, Object.values(cells)));
    const canvas = page.locator("canvas:visible").first();
    await canvas.waitFor();
    const picture = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
    const light = await picture();
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(picture).not.toBe(light);
    await page.context().close();
  });

  test("shows the outputs as text to who runs no scripts", async () => {
    storeAll("text");
    const opened = await open("text", bookOf(prose, Object.values(cells)), { javaScriptEnabled: false });
    const texts = await opened.page.locator("noscript").allInnerTexts();
    expect(texts).toHaveLength(5);
    expect(texts[0]).toContain("1,461 days");
    expect(opened.requests).toEqual([]);
    await opened.page.context().close();
  });

  test("says of a cell that has changed that its outputs are older, and has none for a cell that never ran", async () => {
    storeAll("stale");
    const sources = [cells.data, "model: net\nunits: 8", "train: other"];
    const { page } = await open("stale", bookOf(prose, sources));
    const sections = page.locator(".cell");
    expect(await sections.nth(0).locator(".stale").count()).toBe(0);
    expect(await sections.nth(1).locator(".stale").innerText()).toContain("before it was changed");
    expect(await sections.nth(2).locator(".result, .stale").count()).toBe(0);
    await page.context().close();
  });

  test("puts pictures that lie beside the notebook into the page, and links to all others", async () => {
    const dot =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    here.write("pictures/dot.png", Buffer.from(dot, "base64"));
    const text =
      "![a dot](pictures/dot.png) ![afar](https://example.org/x.png) ![passwords](../../etc/passwd)";
    const opened = await open("pictures", bookOf(text, []));
    const { page } = opened;
    expect(await page.locator("img").count()).toBe(1);
    expect(await page.locator("img").getAttribute("src")).toBe(`data:image/png;base64,${dot}`);
    expect(await page.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
    expect(await page.getByRole("link", { name: "afar" }).getAttribute("href")).toBe(
      "https://example.org/x.png",
    );
    expect(opened).toMatchObject({ console: [], requests: [] });
    await page.context().close();
  });

  test("nothing in a hostile notebook runs or leaves", async () => {
    const text = [
      `# ${hostile}</title><script>globalThis.hacked=1</script>`,
      hostile,
      "[a](javascript:globalThis.hacked=1) [b](<data:text/html,<script>globalThis.hacked=1</script>>)",
      `![x](https://example.org/pixel.png) ![x](data:image/svg+xml,<svg/onload=globalThis.hacked=1>)`,
      `<iframe src="https://example.org"></iframe><style>body{display:none}</style>`,
      "```html\n</code></pre><script>globalThis.hacked=1</script>\n```",
    ].join("\n\n");
    const source = `data: weather # </code></pre>${hostile}`;
    here.write("hostile.rnnbook", "");
    storeOutputs(join(here.path, "hostile.rnnbook"), [
      {
        source,
        outputs: [
          { name: "failure", data: hostileFailure() },
          { name: "failure", data: { ...hostileFailure(), message: `</script>${hostile}<!--<script>` } },
          { name: "data", data: { summary: hostile } },
          { name: "nothing-we-know", data: hostile },
        ],
      },
    ]);
    const opened = await open("hostile", bookOf(text, [source]));
    const { page } = opened;
    await expect.poll(() => page.locator(".result .frame").count()).toBe(4);
    for (const link of await page.getByRole("link").all()) {
      expect(await link.getAttribute("href")).not.toMatch(/^\s*(javascript|data|vbscript):/i);
    }
    expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
    expect(await page.locator("iframe, main script, main style, main img").count()).toBe(0);
    expect(await page.locator("main").isVisible()).toBe(true);
    expect(opened.requests).toEqual([]);
    expect(opened.console).toEqual([]);
    await page.context().close();
  });
});

test("run writes the page of that very run", async () => {
  here.write(
    "run.rnnbook",
    bookOf("# Run", [
      "data: sine\nsource: {generator: sine, n: 60, from: 0, to: 10}\nhorizon: 1",
      "model: net\ncell: rnn\nunits: 2\nlookback: 2",
    ]),
  );
  const ended = await here.rnnbook(["run", "run.rnnbook", "-o", "run.html"]);
  expect(ended.code).toBe(0);
  const text = readFileSync(join(here.path, "run.html"), "utf8");
  const [, json = "[]"] = /id="outputs">(.*?)<\/script>/.exec(text) ?? [];
  expect(JSON.parse(json)).toMatchObject([
    { kind: "data", name: "sine" },
    { kind: "model", name: "net" },
  ]);
});
