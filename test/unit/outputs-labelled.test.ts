import { describe, expect, test } from "vitest";
import { outputs } from "../../src/outputs";
import { columnsOf } from "../../src/outputs/text/width";
import { classesSample, pairsSample, sequencesSample } from "../support/gallery/labelled-samples";
import { golden } from "../support/golden";

const texts: [string, (width?: number) => string][] = [
  [
    "evaluation-classes",
    (width) => outputs.evaluation.toText(outputs.evaluation.schema.parse(classesSample()), width),
  ],
  ["data-sequences", (width) => outputs.data.toText(outputs.data.schema.parse(sequencesSample()), width)],
  ["data-pairs", (width) => outputs.data.toText(outputs.data.schema.parse(pairsSample()), width)],
];

describe("the text of", () => {
  test.each(texts)("%s", (name, text) => {
    golden(`outputs/${name}.txt`, text());
  });

  test.each(texts.flatMap(([name, text]) => [40, 60, 120].map((width) => ({ name, text, width }))))(
    "$name has no line longer than $width columns",
    ({ text, width }) => {
      for (const line of text(width).split("\n")) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
    },
  );
});

describe("a confusion matrix", () => {
  const text = (classes: string[], counts: number[][]) =>
    outputs.evaluation.toText({ ...classesSample(), confusion: { classes, counts } });

  test("of a class that never occurs has no precision, recall or F1 of it", () => {
    expect(
      text(
        ["a", "b"],
        [
          [3, 0],
          [0, 0],
        ],
      ),
    ).toMatch(/^ {2}b +– +– +– +0$/m);
  });

  test("that is too wide leaves what it says of each class", () => {
    const classes = Array.from({ length: 40 }, (_, i) => `class ${i}`);
    const written = text(
      classes,
      classes.map((_, i) => classes.map((_, j) => (i === j ? 5 : 0))),
    );
    expect(written).not.toContain("told to be");
    expect(written).toMatch(/^ {2}class 0 +100 % +100 % +1\.000 +5$/m);
    expect(written).toContain("… and 11 more");
  });

  test("lets the highest accuracy be the best", () => {
    const [model, majority] = outputs.evaluation
      .toText(classesSample())
      .split("\n")
      .filter((line) => /^ {2}(watch|majority)/.test(line));
    expect(model).toContain("0.8800 ★");
    expect(majority).not.toContain("★");
  });
});
