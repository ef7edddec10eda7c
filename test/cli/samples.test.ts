import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAddon } from "../engine/support/addon";
import { folder, type Folder } from "../support/command-line";

const samples = join(import.meta.dirname, "../../media/samples");
const addon = findAddon();
/** The embedded engine takes a minute for each. */
const patience = 600_000;

let here: Folder;
beforeAll(() => {
  here = folder();
});
afterAll(() => here.dispose());

interface Evaluation {
  verdict: string;
  metrics: { mae: number };
  baselines: { naive: { mae: number }; seasonal_naive: { mae: number } };
  windows: number;
  scale: number;
}

/** Runs a sample as a user does and gives what its evaluate cell shows. */
async function evaluationOf(sample: string): Promise<Evaluation> {
  copyFileSync(join(samples, sample), join(here.path, sample));
  const engine = addon === undefined ? "embedded" : "native";
  const ended = await here.rnnbook(["run", sample, "--json", "--engine", engine], {
    env: addon === undefined ? {} : { RNNBOOK_ADDON: addon },
  });
  expect(ended.err).toBe("");
  const events = ended.events();
  expect(events.at(-1)).toMatchObject({ event: "done", ok: true, exit: 0, engine });
  const found = events.filter(({ mime }) => mime === "application/vnd.rnnbook.evaluation+json");
  expect(found).toHaveLength(1);
  // SAFETY: the kernel checks an output against its schema, and other fields fail what is expected of them.
  return found[0]?.["data"] as Evaluation;
}

describe("the samples", () => {
  it(
    "births are forecast better than by the week before",
    async () => {
      const { verdict, metrics, baselines, windows, scale } = await evaluationOf("births.rnnbook");
      expect(windows).toBe(78);
      expect(baselines.naive.mae).toBeCloseTo(1726.294, 3);
      expect(baselines.seasonal_naive.mae).toBeCloseTo(499.446, 3);
      expect(scale).toBeCloseTo(466.419, 3);
      expect(metrics.mae).toBeLessThan(450);
      expect(verdict).toMatch(/^The model beats naive by 7\d % and seasonal-naive by \d+ %/);
    },
    patience,
  );

  it(
    "stocks say that the network does not beat naive",
    async () => {
      const { verdict, metrics, baselines, windows, scale } = await evaluationOf("stocks.rnnbook");
      expect(windows).toBe(204);
      expect(baselines.naive.mae).toBeCloseTo(29.0147, 3);
      expect(baselines.seasonal_naive.mae).toBeCloseTo(38.0559, 3);
      expect(scale).toBeCloseTo(22.9928, 3);
      expect(metrics.mae).toBeGreaterThan(29.0147);
      expect(verdict).toMatch(/^The model does not beat naive/);
    },
    patience,
  );
});
