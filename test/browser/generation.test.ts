import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Gallery } from "../support/gallery/page";
import { generationSample } from "../support/gallery/text-samples";

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.open();
});
afterAll(() => gallery.close());
beforeEach(() => gallery.reset());
afterEach(() => expect(gallery.errors).toEqual([]));

test("samples stand side by side, each with its temperature, and the prompt is told apart", async () => {
  await gallery.render("g", "generation", generationSample());
  const output = gallery.output("g");
  const samples = output.locator(".sample");
  expect(await samples.count()).toBe(3);
  const tops = await samples.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  expect(await samples.first().locator(".written").innerText()).toMatch(/^Call me the sea of the ship/);
  expect(await samples.first().locator("strong").innerText()).toBe("Call me ");
  expect(await output.locator(".sample-head span").allInnerTexts()).toEqual([
    "temperature 0.5",
    "temperature 0.8",
    "temperature 1.2",
  ]);
});

test("line ends and blanks of a text are kept, and nothing in it is markup", async () => {
  const data = generationSample();
  const text = "<b>whale</b>\n    & <script>alert(1)</script>";
  await gallery.render("g", "generation", { ...data, samples: [{ temperature: 1, text, ended: "length" }] });
  const written = gallery.output("g").locator(".written");
  expect(await written.evaluate((element) => element.textContent)).toBe(`Call me ${text}`);
  expect(await written.locator("b, script").count()).toBe(0);
  expect(await written.evaluate((element) => getComputedStyle(element).whiteSpace)).toMatch(
    /pre-wrap|break-spaces/,
  );
});

test("a sample is copied with its prompt", async () => {
  await gallery.page.evaluate(() => {
    // The page of the test has no secure origin, where browsers give no clipboard.
    const copied: string[] = [];
    Object.assign(globalThis, { copied });
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
    });
  });
  const data = generationSample();
  await gallery.render("g", "generation", data);
  const button = gallery.output("g").getByRole("button", { name: "Copy" }).last();
  await button.click();
  expect(await gallery.page.evaluate(() => (globalThis as unknown as { copied: string[] }).copied)).toEqual([
    `Call me ${data.samples[2]?.text}`,
  ]);
  await gallery.output("g").getByText("Copied").waitFor();
});

test("a sample that grows is updated in place", async () => {
  const data = generationSample();
  await gallery.render("g", "generation", data);
  const first = await gallery.output("g").locator(".written").first().elementHandle();
  const longer = data.samples.map((sample) => ({ ...sample, text: `${sample.text} And more.` }));
  await gallery.render("g", "generation", { ...data, samples: longer });
  expect(await first?.evaluate((element) => element.isConnected)).toBe(true);
  expect(await first?.textContent()).toMatch(/And more\.$/);
});
