import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAddon } from "../engine/support/addon";
import { folder, type Folder } from "../support/command-line";

const samples = join(import.meta.dirname, "../../media/samples");
const addon = findAddon();
/** The embedded engine takes minutes for the adding problem. */
const patience = 1_200_000;

let here: Folder;
beforeAll(() => {
  here = folder();
});
afterAll(() => here.dispose());

interface Evaluation {
  model: string;
  verdict: string;
  metrics: Record<string, number>;
  baselines: Record<string, Record<string, number>>;
  windows: number;
  confusion?: { classes: string[]; counts: number[][] };
}

/** Runs a sample as a user does and gives what its evaluate cells show, by the names of the models. */
async function evaluationsOf(sample: string, ...options: string[]): Promise<Record<string, Evaluation>> {
  copyFileSync(join(samples, sample), join(here.path, sample));
  const engine = addon === undefined ? "embedded" : "native";
  const ended = await here.rnnbook(["run", sample, "--json", "--engine", engine, ...options], {
    env: addon === undefined ? {} : { RNNBOOK_ADDON: addon },
  });
  expect(ended.err).toBe("");
  const events = ended.events();
  expect(events.at(-1)).toMatchObject({ event: "done", ok: true, exit: 0, engine });
  const found = events.filter(({ mime }) => mime === "application/vnd.rnnbook.evaluation+json");
  // SAFETY: the kernel checks an output against its schema, and other fields fail what is expected of them.
  const data = found.map((event) => event["data"] as Evaluation);
  return Object.fromEntries(data.map((each) => [each.model, each]));
}

describe("the samples", () => {
  it(
    "the adding problem is solved by lstm and gru, and not by rnn",
    async () => {
      const { lstm, gru, rnn } = await evaluationsOf("adding.rnnbook");
      for (const solved of [lstm, gru]) {
        expect(solved?.windows).toBe(2000);
        expect(solved?.metrics["mse"]).toBeLessThan(1e-3);
        expect(solved?.verdict).toMatch(/^The model beats the mean by 9\d %/);
      }
      expect(rnn?.metrics["mse"]).toBeGreaterThan(0.05);
      // Of the sum of two numbers that are uniform in 0…1.
      expect(rnn?.baselines["mean"]?.["mse"]).toBeCloseTo(1 / 6, 2);
    },
    patience,
  );

  it(
    "an event indoors is told by what was learned outdoors",
    async () => {
      const { watch } = await evaluationsOf("sensors.rnnbook");
      expect(watch?.windows).toBe(872);
      expect(watch?.confusion?.classes).toEqual(["event", "normal"]);
      const always = watch?.baselines["majority"];
      expect(always?.["accuracy"]).toBeCloseTo(855 / 872, 9);
      expect(watch?.metrics["accuracy"]).toBeGreaterThan(0.99);
      expect(watch?.metrics["macro_f1"]).toBeGreaterThan(0.85);
      expect(always?.["macro_f1"]).toBeLessThan(0.5);
      expect(watch?.verdict).toMatch(/^The model beats the majority class, normal, by 1\.\d points/);
    },
    patience,
  );
});
