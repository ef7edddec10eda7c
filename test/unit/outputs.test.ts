import { describe, expect, test } from "vitest";
import { outputs, type OutputName } from "../../src/outputs";
import { columnsOf } from "../../src/outputs/text/width";
import { hostileFailure, samples, trainingSample, type Samples } from "../support/gallery/samples";
import { golden } from "../support/golden";

const all = samples();

/** The text of an output, after its data has crossed JSON and the schema as it does on its way. */
function text<Name extends OutputName>(name: Name, data: Samples[Name], width?: number): string {
  const definition = outputs[name];
  const parsed = definition.schema.safeParse(JSON.parse(JSON.stringify(data)));
  expect(parsed.error).toBeUndefined();
  // SAFETY: the schema has just accepted the data as that of this very output.
  return (definition.toText as (data: unknown, width?: number) => string)(parsed.data, width);
}

const names = Object.keys(outputs).filter((name): name is OutputName => name in all);

describe("the text of an output", () => {
  test.each(names)("%s", (name) => {
    golden(`outputs/${name}.txt`, text(name, all[name]));
  });

  test("while training runs", () => {
    golden("outputs/training-running.txt", text("training", trainingSample(3)));
  });

  test.each(names.flatMap((name) => [40, 60, 80, 120].map((width) => [name, width] as const)))(
    "%s has no line longer than %i columns",
    (name, width) => {
      for (const line of text(name, all[name], width).split("\n")) {
        expect(columnsOf(line), line).toBeLessThanOrEqual(width);
      }
    },
  );

  test("carries no character that steers a terminal", () => {
    const written = text("failure", hostileFailure());
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(written).toMatch(/has no\s+column/);
  });
});

describe("data at the edge", () => {
  test("a training before its first epoch says that it runs", () => {
    const written = text("training", trainingSample(0));
    expect(written).toContain("0 of 30, running");
    expect(written).not.toContain("best epoch");
  });

  test("a loss that is not a number is named and left out of the curve", () => {
    const written = text("training", {
      ...trainingSample(3),
      stopped: "nan",
      history: { loss: [0.5, 0.4, "NaN"], val_loss: [], grad_norm: [1, 1, "Infinity"], lr: [0.1, 0.1, 0.1] },
    });
    expect(written).toContain("3 of 30, loss is NaN");
    expect(written).toContain("0.4");
  });

  test("losses of very different size get a scale of powers of ten", () => {
    const loss = [100, 10, 1, 0.1];
    const history = { loss, val_loss: [], grad_norm: loss, lr: loss };
    expect(text("training", { ...trainingSample(4), history })).toMatch(
      /^ *100 ┤[^]*^ *10 ┤[^]*^ *1 ┤[^]*^ *0\.1 ┤/m,
    );
  });

  test("a series of numbered rows has no dates", () => {
    const time = Array.from({ length: 100 }, (_, i) => i);
    const written = text("data", {
      ...all.data,
      freq: "row",
      parts: { train: { from: 0, to: 99, rows: 100, windows: 98 } },
      series: { time, value: time.map((t) => Math.sin(t / 10)) },
    });
    expect(written).toContain("rows, no time");
    expect(written).not.toContain("validation");
  });

  test("a series without any value says so", () => {
    const series = { time: ["2012-01-01"], value: ["NaN" as const] };
    expect(text("data", { ...all.data, series })).toContain("nothing to draw");
  });

  test("a forecast of many steps shows the first and counts the rest", () => {
    const steps = Array.from({ length: 30 }, (_, i) => i);
    const written = text("forecast", {
      ...all.forecast,
      time: steps,
      value: steps,
      intervals: {},
      baselines: {},
      history: { time: [-2, -1], value: [0, 0] },
    });
    expect(written).toContain("… and 17 more");
  });

  test("equal metrics are both the best", () => {
    const { metrics } = all.evaluation;
    const written = text("evaluation", { ...all.evaluation, baselines: { naive: metrics } });
    expect(written.split("\n").filter((line) => line.split("★").length === 5)).toHaveLength(2);
  });

  test("data that lacks something is refused with its place", () => {
    const result = outputs.data.schema.safeParse({ ...all.data, parts: undefined });
    expect(result.error?.issues[0]?.path).toEqual(["parts"]);
  });
});
