import { describe, expect, test } from "vitest";
import type { TrainProgress } from "../../src/engine/api";
import { onEachEngine } from "./support/engines";
import { noHooks } from "./support/models";
import { run } from "./support/training";

onEachEngine(({ tf, name }) => {
  describe("what is told while training runs", () => {
    test("says how it runs, and nothing of the time left before a call that did not compile", () => {
      process.env.RNNBOOK_MODE = "graph,1,2";
      const told: TrainProgress[] = [];
      const hooks = { ...noHooks, progress: (progress: TrainProgress) => void told.push(progress) };
      run(tf, { options: { epochs: 3 }, hooks });
      delete process.env.RNNBOOK_MODE;
      const compiled = name === "native";
      expect(new Set(told.map(({ mode }) => mode))).toEqual(new Set([compiled ? "compiled" : "eager"]));
      // Two calls an epoch, of two steps and of one.
      const cold = told.slice(0, compiled ? 2 : 0);
      expect(cold.every(({ eta_ms, ms_per_step }) => eta_ms === undefined && ms_per_step === 0)).toBe(true);
      const warm = told.slice(cold.length);
      expect(warm.length).toBe(9 + 3 - cold.length);
      expect(warm.every(({ eta_ms, ms_per_step }) => eta_ms !== undefined && ms_per_step > 0)).toBe(true);
      expect(told.at(-1)?.eta_ms).toBe(0);
      const ends = told.filter(({ epochEnd }) => epochEnd);
      expect(ends.map(({ layer_grad_norms }) => Object.keys(layer_grad_norms ?? {}))).toEqual(
        ends.map(() => ["lstm_1", "dense_1"]),
      );
    });

    test("the model of every epoch can be looked at as it is then, and the best is there at the end", () => {
      const seen: number[][] = [];
      const { weights } = run(tf, {
        options: { epochs: 3 },
        hooks: {
          ...noHooks,
          epochEnded: (_, model) => void seen.push([...(model.getWeights()[0]?.values ?? [])]),
        },
      });
      expect(new Set(seen.map((values) => values.join())).size).toBe(3);
      expect(seen.map((values) => values.join())).toContain(weights[0]?.join());
    });
  });
});
