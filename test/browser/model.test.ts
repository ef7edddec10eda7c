import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { equationsOf, layers } from "../../src/layers";
import { Gallery } from "../support/gallery/page";
import { samples } from "../support/gallery/samples";

const shots = join(import.meta.dirname, "../.out/gallery");
let gallery: Gallery;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  gallery = await Gallery.open();
});
afterAll(() => gallery.close());

const lstm = { layer: layers.lstm, config: { activation: "tanh", recurrent_activation: "sigmoid" } };

test("a model unfolds the equations of its layers, gate by gate", async () => {
  await gallery.render("m", "model", { ...samples().model, equations: equationsOf([lstm, lstm]) });
  const output = gallery.output("m");
  expect(await output.locator("table").count()).toBe(1);
  await output.getByText("What a step computes").press("Enter");
  const table = output.locator(".equations table");
  await table.waitFor();
  const lines = await table.evaluate((element) =>
    [...element.querySelectorAll("tbody tr")].map((line) => line.querySelector("th")?.textContent),
  );
  expect(lines).toEqual([
    "i = σ(x·K_i + h·R_i + b_i)",
    "f = σ(x·K_f + h·R_f + b_f)",
    "g = tanh(x·K_c + h·R_c + b_c)",
    "o = σ(x·K_o + h·R_o + b_o)",
    "c′ = f∘c + i∘g",
    "h′ = o∘tanh(c′)",
  ]);
  expect(await output.locator(".equations").innerText()).toContain("Layer 1, 2: lstm");
  await output.screenshot({ path: join(shots, "model-equations.png") });
  expect(gallery.errors).toEqual([]);
});

test("a model of an older file, without equations, has nothing to unfold", async () => {
  await gallery.render("old", "model", samples().model);
  expect(await gallery.output("old").getByText("What a step computes").isVisible()).toBe(false);
});
