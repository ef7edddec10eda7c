import { describe, expect, test } from "vitest";
import type { LayerSpec } from "../../src/engine/api";
import { engines, onEachEngine } from "./support/engines";
import { farthest, layer, noHooks, randomDataset } from "./support/models";
import { run } from "./support/training";

const head = layer("dense", { units: 3 });
const stacks: Record<string, LayerSpec[]> = {
  "a SimpleRNN": [layer("rnn", { units: 6 }), head],
  "an LSTM": [layer("lstm", { units: 6 }), head],
  "a GRU": [layer("gru", { units: 6 }), head],
  "a GRU with reset before": [layer("gru", { units: 6, reset_after: false }), head],
  "both directions": [layer("bidirectional", { lstm: layer("lstm", { units: 4 }).config }), head],
};
const data = randomDataset(40, [4, 2], 3);

/** The losses of the first 50 steps, in the way that each engine takes by itself when it is compiled. */
const losses = new Map<string, Map<string, number[]>>();

onEachEngine(({ name, tf }) => {
  test.each(Object.entries(stacks))("%s learns for 50 steps", (label, layers) => {
    const found: number[] = [];
    const hooks = { ...noHooks, progress: ({ loss }: { loss: number }) => void found.push(loss) };
    process.env.RNNBOOK_MODE = "xla";
    run(tf, { layers, data, options: { epochs: 10, batch_size: 8 }, hooks });
    delete process.env.RNNBOOK_MODE;
    losses.set(label, (losses.get(label) ?? new Map<string, number[]>()).set(name, found));
    expect(found.length).toBeGreaterThanOrEqual(50);
  });
});

if (engines.length > 1) {
  describe("the first 50 steps are the same on the embedded engine and compiled on the native one", () => {
    test.each(Object.keys(stacks))("%s", (label) => {
      const { native = [], embedded = [NaN] } = Object.fromEntries(losses.get(label) ?? []);
      expect(farthest(native, embedded)).toBeLessThan(1e-3);
    });
  });
}
