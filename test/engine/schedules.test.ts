import { afterEach, describe, expect, test } from "vitest";
import type { LrSchedule, TrainOptions } from "../../src/engine/api";
import { planModel } from "../../src/engine/model/plan";
import { healthNotes } from "../../src/engine/train/health";
import { chooseMode } from "../../src/engine/train/mode";
import { Schedule } from "../../src/engine/train/schedule";
import { onEachEngine } from "./support/engines";
import { farthest, layer, trainOptions } from "./support/models";
import { net, run, shape } from "./support/training";

describe("the learning rate of each step", () => {
  const rates = (rule: LrSchedule | null, losses: number[] = [3, 2, 2, 2, 2]) => {
    // Five epochs of two steps at a rate of 1.
    const schedule = new Schedule(1, rule, 10, 2);
    return losses.flatMap((loss, epoch) => {
      const both = [schedule.of(2 * epoch + 1), schedule.of(2 * epoch + 2)];
      schedule.epochEnded(loss);
      return both;
    });
  };
  test.each<[string, LrSchedule | null, number[]]>([
    ["is constant", null, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ["rises from 0", { type: "warmup", warmup_steps: 4 }, [0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 1]],
    [
      "falls after every epoch, not below the lowest",
      { type: "exponential", rate: 0.5, min_lr: 0.2, warmup_steps: 0 },
      [1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2],
    ],
    [
      "halves where the loss does not improve for two epochs",
      { type: "plateau", factor: 0.5, patience: 2, min_lr: 0, warmup_steps: 0 },
      [1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5],
    ],
  ])("%s", (_, rule, expected) => {
    expect(farthest(rates(rule), expected)).toBeLessThan(1e-12);
  });

  test("follows a cosine to the lowest at the last step, after the warm-up", () => {
    const found = rates({ type: "cosine", min_lr: 0.1, warmup_steps: 2 });
    expect(found.slice(0, 2)).toEqual([0.5, 1]);
    expect(found[5]).toBeCloseTo(0.55, 12); // half way
    expect(found[9]).toBeCloseTo(0.1, 12);
    expect(found.slice(2).every((rate, i) => rate < (found[i + 1] ?? 0))).toBe(true);
  });
});

test("a bidirectional layer counts as two loops", () => {
  const gru = layer("gru", { units: 16 });
  const work = (layers: Parameters<typeof layer>[0][] | typeof net) => ({
    planned: planModel({ inputShape: [40, 2], layers: layers as typeof net }),
    batchSize: 8,
    steps: 29,
    epochs: 1,
    held: 0,
    cores: 2,
  });
  // By itself it is too little work to compile for, twice it is enough.
  const one = work([{ ...gru, config: { ...gru.config, units: 4 } }]);
  const both = work([{ type: "bidirectional", config: { gru: { ...gru.config, units: 2 } } }]);
  const from = (steps: number) => [one, both].map((each) => chooseMode({ ...each, steps }).kind);
  const first = (which: number) =>
    Array.from({ length: 200 }, (_, steps) => steps).find((steps) => from(steps)[which] === "compiled") ??
    NaN;
  expect(first(1)).toBeLessThan(0.75 * first(0));
});

onEachEngine(({ tf, name }) => {
  afterEach(() => {
    delete process.env.RNNBOOK_MODE;
  });
  const modes = name === "native" ? ["eager", "graph"] : ["eager"];

  test("schedules change training alike in every mode, and history says the rate", () => {
    const options: Partial<TrainOptions> = {
      epochs: 4,
      lr_schedule: { type: "exponential", rate: 0.1, min_lr: 0, warmup_steps: 0 },
    };
    const found = modes.map((mode) => {
      process.env.RNNBOOK_MODE = mode;
      return run(tf, { options });
    });
    for (const { history, weights } of found) {
      expect(farthest(history.lr, [0.01, 0.001, 0.0001, 0.00001])).toBeLessThan(1e-12);
      expect(farthest(weights.flat(), found[0]?.weights.flat() ?? [])).toBeLessThan(1e-5);
    }
    expect(farthest(run(tf, {}).history.loss, found[0]?.history.loss.slice(0, 2) ?? [])).toBeGreaterThan(
      1e-6,
    );
  });

  test.each(modes)("the gradient norms of all layers make up the whole one (%s)", (mode) => {
    process.env.RNNBOOK_MODE = mode;
    const result = run(tf, { options: { batch_size: 21, epochs: 3, clip: { global_norm: 0.1 } } });
    const { lstm_1: lstm = [], dense_1: dense = [], ...others } = result.layer_grad_norms ?? {};
    expect(Object.keys(others)).toEqual([]);
    expect(
      farthest(
        result.history.grad_norm,
        lstm.map((norm, i) => Math.hypot(norm, dense[i] ?? NaN)),
      ),
    ).toBeLessThan(1e-6);
  });
});

describe("what is said of gradients", () => {
  const planned = planModel({
    inputShape: shape,
    layers: [layer("rnn", { units: 3 }), layer("dense", { units: 3 })],
  });
  const notes = (
    change: { loss?: number[]; grad_norm?: number[]; layers?: number[][] },
    options: Partial<TrainOptions> = {},
  ) =>
    healthNotes(
      planned,
      {
        history: {
          loss: [1, 0.5, 0.4],
          val_loss: [],
          grad_norm: [1, 0.5, 0.4],
          lr: [],
          layers: [
            [0.6, 0.8],
            [0.3, 0.4],
            [0.2, 0.3],
          ],
          ...change,
        },
      },
      trainOptions(options),
    );

  test("nothing where all is well", () => {
    expect(notes({})).toEqual([]);
  });

  test.each<[string, Parameters<typeof notes>, RegExp]>([
    [
      "a layer that gets next to nothing",
      [
        {
          layers: [
            [1e-5, 1],
            [1e-5, 1],
            [1e-4, 0.5],
          ],
        },
      ],
      /vanish.*rnn_1.*dense_1.*lstm or gru/,
    ],
    ["a network that gets nothing", [{ grad_norm: [1e-9, 1e-9, 1e-9] }], /next to nothing/],
    ["norms that leap", [{ grad_norm: [1, 2, 4000] }], /explode: in epoch 3.*4,000.*`clip: 1`/],
    [
      "norms that leap under clip",
      [{ grad_norm: [1, 2, 4000] }, { clip: { global_norm: 1 } }],
      /held the steps short.*`learning_rate` lower than 0.01/,
    ],
    [
      "a loss that runs away",
      [{ loss: [1, 0.5, 40] }],
      /loss rose from 1 in the first epoch to 40 in epoch 3/,
    ],
  ])("%s", (_, given, sentence) => {
    const found = notes(...given);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(sentence);
  });
});
