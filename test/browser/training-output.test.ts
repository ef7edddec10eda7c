import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Gallery } from "../support/gallery/page";
import { trainingSample, writingSample } from "../support/gallery/samples";

let gallery: Gallery;
beforeAll(async () => {
  gallery = await Gallery.open();
});
afterAll(() => gallery.close());
beforeEach(() => gallery.reset());

describe("training", () => {
  test("smoothing draws running means and says so, and can be taken back", async () => {
    await gallery.render("t", "training", trainingSample(24));
    const output = gallery.output("t");
    const canvas = output.getByRole("img").first();
    const plain = await canvas.getAttribute("aria-label");
    await output.getByRole("button", { name: "Smooth" }).click();
    expect(await output.locator(".axis-title").first().innerText()).toBe("loss, smoothed");
    expect(await canvas.getAttribute("aria-label")).toContain("smoothed loss");
    await output.getByRole("button", { name: "Smooth" }).click();
    expect(await canvas.getAttribute("aria-label")).toBe(plain);
  });

  test("gradient norms of every layer stand in a chart and its table", async () => {
    await gallery.render("t", "training", trainingSample(24));
    const more = gallery.output("t").locator("details", { hasText: "Gradient norms" }).first();
    await more.locator("summary").first().click();
    await more.getByText("Show data table").click();
    const table = more.locator("table");
    expect(await table.locator("thead").innerText()).toMatch(/epoch\s+lstm_1\s+dense_1\s+all/);
    expect(await table.locator("tbody tr").count()).toBe(24);
  });

  test("the learning rate is drawn where a schedule changes it, and only there", async () => {
    await gallery.render("t", "training", trainingSample(24));
    expect(await gallery.output("t").getByText("Learning rate").isVisible()).toBe(false);
    await gallery.render("w", "training", writingSample(12));
    const more = gallery.output("w").locator("details", { hasText: "Learning rate" }).first();
    await more.locator("summary").first().click();
    expect(await more.getByRole("img").getAttribute("aria-label")).toContain("12 epochs, from 0.0009973");
  });

  test("text that a model writes while it learns shows in a box whose height stays", async () => {
    const first = await gallery.render("w", "training", writingSample(0));
    expect(await gallery.output("w").innerText()).toContain("The first sample comes");
    for (const epochs of [1, 5, 12])
      expect(await gallery.render("w", "training", writingSample(epochs))).toBe(first);
    const { samples = [] } = writingSample(12);
    const output = gallery.output("w");
    expect(await output.innerText()).toContain("Text after epoch 12");
    expect(await output.locator("pre").innerText()).toBe(samples[11]?.text);
    await output.getByText("All samples").click();
    expect(
      await output
        .getByRole("table", { name: /after each epoch/ })
        .locator("tbody tr")
        .count(),
    ).toBe(12);
    expect(gallery.errors).toEqual([]);
  });
});
