import { describe, expect, test } from "vitest";
import { outputs, type OutputData } from "../../src/outputs";
import { columnsOf } from "../../src/outputs/text/width";
import { backtestSample, recursiveSample } from "../support/gallery/forecast-samples";
import { golden } from "../support/golden";

/** The text of an output, after its data has crossed JSON and the schema as it does on its way. */
function evaluation(data: OutputData<"evaluation">, width?: number): string {
  return outputs.evaluation.toText(outputs.evaluation.schema.parse(JSON.parse(JSON.stringify(data))), width);
}

function forecast(data: OutputData<"forecast">, width?: number): string {
  return outputs.forecast.toText(outputs.forecast.schema.parse(JSON.parse(JSON.stringify(data))), width);
}

describe("the text of what is uncertain", () => {
  test("a backtest with refits, coverage, another model and the largest errors", () => {
    golden("outputs/evaluation-backtest.txt", evaluation(backtestSample()));
  });

  test("a forecast beyond the horizon, with what came", () => {
    golden("outputs/forecast-recursive.txt", forecast(recursiveSample()));
  });

  test.each([40, 60, 80, 120])("has no line longer than %i columns", (width) => {
    const lines = [evaluation(backtestSample(), width), forecast(recursiveSample(), width)]
      .join("\n")
      .split("\n");
    for (const line of lines) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
  });

  test("a coverage is best where it is nearest to its level", () => {
    const written = evaluation(backtestSample());
    expect(written).toMatch(/net .*79\.4 % ★/);
    expect(written).toMatch(/big .*83\.3 %\s*$/m);
  });
});
