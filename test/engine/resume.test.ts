import { afterEach, describe, expect, test } from "vitest";
import type { TrainOptions, TrainState } from "../../src/engine/api";
import { train } from "../../src/engine/train/train";
import { onEachEngine } from "./support/engines";
import { layer, noHooks, randomDataset, trainOptions, valuesOf } from "./support/models";
import { fresh, shape } from "./support/training";

const layers = [layer("gru", { units: 4, dropout: 0.2 }), layer("dense", { units: 3 })];
const data = randomDataset(25, shape, 3);
const validation = randomDataset(9, shape, 3, "validation");

onEachEngine(({ tf, name }) => {
  afterEach(() => {
    delete process.env.RNNBOOK_MODE;
  });

  /** Trains a fresh model, ended after so many steps if given, and hands over where it stood. */
  function trained(
    options: Partial<TrainOptions>,
    { resume, steps = Infinity }: { resume?: TrainState; steps?: number } = {},
  ) {
    const model = fresh(tf, layers);
    let state: TrainState | undefined;
    let taken = 0;
    const result = train(
      tf,
      model,
      data,
      validation,
      { ...trainOptions(options), ...(resume && { resume }) },
      {
        ...noHooks,
        progress: ({ epochEnd }) => void (taken += epochEnd ? 0 : 1),
        interrupted: () => taken >= steps,
        checkpoint: (read, ended) => {
          if (ended) state = read();
        },
      },
    );
    const weights = valuesOf(model.getWeights());
    model.dispose();
    if (state === undefined) throw new Error("the end of a training is kept");
    // As if it had been written to a file and read again.
    const course: unknown = JSON.parse(JSON.stringify(state.course));
    // SAFETY: it was written from such a course.
    return { ...result, weights, state: { ...state, course: course as TrainState["course"] } };
  }

  const same = (found: ReturnType<typeof trained>, whole: ReturnType<typeof trained>) => {
    expect(found.history).toEqual(whole.history);
    expect(found.layer_grad_norms).toEqual(whole.layer_grad_norms);
    expect(found.weights).toEqual(whole.weights);
    expect([found.epochs_run, found.best_epoch, found.steps, found.stopped]).toEqual([
      whole.epochs_run,
      whole.best_epoch,
      whole.steps,
      whole.stopped,
    ]);
    expect(found.state.course).toEqual(whole.state.course);
    expect(found.state.slots).toEqual(whole.state.slots);
  };

  const modes = name === "native" ? ["eager", "graph,1,3", "xla,1,2"] : ["eager"];
  describe.each(modes)("3 epochs and then 4 are 7, bit for bit (%s)", (mode) => {
    const seven = { epochs: 7, batch_size: 8 };
    test.each<[string, Partial<TrainOptions>]>([
      ["with what adam remembers", {}],
      [
        "with a plateau and early stopping that have waited",
        {
          optimizer: { type: "momentum", learning_rate: 0.05, momentum: 0.9, nesterov: false },
          lr_schedule: { type: "plateau", factor: 0.5, patience: 1, min_lr: 0, warmup_steps: 3 },
          early_stopping: { monitor: "val_loss", patience: 4, min_delta: 0.01 },
        },
      ],
    ])("%s", (_, options) => {
      process.env.RNNBOOK_MODE = mode;
      const whole = trained({ ...seven, ...options });
      const three = trained({ ...seven, ...options, epochs: 3 });
      expect(three.epochs_run).toBe(3);
      same(trained({ ...seven, ...options }, { resume: three.state }), whole);
    });

    test("broken off in the middle of an epoch", () => {
      process.env.RNNBOOK_MODE = mode;
      const options: Partial<TrainOptions> = {
        ...seven,
        lr_schedule: { type: "cosine", min_lr: 0.001, warmup_steps: 2 },
      };
      const first = trained(options, { steps: 6 });
      expect([first.stopped, first.epochs_run, first.state.course.batches > 0]).toEqual([
        "interrupted",
        1,
        true,
      ]);
      same(trained(options, { resume: first.state }), trained(options));
    });
  });

  test("what had run is not run again, and says so", () => {
    const done = trained({ epochs: 2 });
    const again = trained({ epochs: 2 }, { resume: done.state });
    expect([again.epochs_run, again.steps, again.weights]).toEqual([2, done.steps, done.weights]);
    expect(again.notes.join()).toContain("Set `epochs` higher");
  });

  test("after an early stop it waits once more", () => {
    const options: Partial<TrainOptions> = {
      epochs: 30,
      early_stopping: { monitor: "val_loss", patience: 2, min_delta: 10 },
    };
    const stopped = trained(options);
    expect([stopped.stopped, stopped.epochs_run]).toEqual(["early_stopping", 3]);
    expect(trained(options, { resume: stopped.state }).epochs_run).toBe(5);
  });

  test("another optimizer begins anew from the trained weights, and says so", () => {
    const { state } = trained({ epochs: 2 });
    const { notes, epochs_run } = trained(
      { epochs: 3, optimizer: { type: "sgd", learning_rate: 0.01 } },
      { resume: state },
    );
    expect([epochs_run, notes.join()]).toEqual([3, expect.stringContaining("adam before")]);
  });

  test("the state of another model is refused with a remedy", () => {
    const { state } = trained({ epochs: 1 });
    const [first, ...others] = state.weights;
    if (first === undefined) throw new Error("a model has weights");
    const other = {
      ...state,
      weights: [{ ...first, shape: [1, 1], values: new Float32Array(1) }, ...others],
    };
    expect(() => trained({ epochs: 2 }, { resume: other })).toThrow(
      expect.objectContaining({ code: "other-weights" }),
    );
  });
});
