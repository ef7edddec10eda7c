import { describe, expect, it } from "vitest";
import type { Labelled, LabelledOptions, Table } from "../../src/engine/api";
import { labelledTools } from "../../src/engine/labelled";
import { predict } from "../../src/engine/model/predict";
import { columns, prepareLabelled, walks } from "../support/labelled";
import { faultOf, split } from "../support/series";
import { onEachEngine } from "./support/engines";
import { farthest, layer, randomModel } from "./support/models";

const parts = ["train", "validation", "test"] as const;
const lengths = Array.from({ length: 30 }, (_, i) => 3 + ((i * 5) % 11));

/** Names of the sequences of each part, which are all different. */
function names(data: Labelled): string[] {
  return parts.flatMap((part) => data.parts[part].sequences);
}

describe("labelled sequences", () => {
  it("go to one part each, every class in like shares", () => {
    const data = prepareLabelled(walks(lengths, ["run", "walk", "sit"]));
    expect(data.classes).toEqual(["run", "sit", "walk"]);
    expect(data.length).toBe(13);
    expect(names(data).toSorted()).toEqual(lengths.map((_, i) => `s${i}`).toSorted());
    const counts = parts.map((part) => [0, 1, 2].map((place) => countOf(data.parts[part].classes, place)));
    expect(counts).toEqual([
      [7, 7, 7],
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(data.notes[0]).toBe("Sequences are drawn at random with seed 42, each class in like shares.");
  });

  it("are drawn the same for a seed, and otherwise for another", () => {
    const of = (options: Partial<LabelledOptions>) =>
      names(prepareLabelled(walks(lengths, ["a", "b"]), options));
    expect(of({})).toEqual(of({}));
    expect(of({ seed: 7 })).not.toEqual(of({}));
    expect(of({ shuffle: false })).toEqual(lengths.map((_, i) => `s${i}`));
  });

  it("keep their rows in order, wherever they stand in the file", () => {
    const rows = [2, 0, 1, 3, 1, 0];
    const table = columns({
      id: ["a", "b", "a", "a", "b", "a"],
      when: rows,
      x: rows.map((row) => 10 * row),
      kind: ["p", "q", "p", "p", "q", "p"],
    });
    const data = prepareLabelled(table, {
      time: "when",
      features: ["x"],
      scaler: "none",
      shuffle: false,
      boundaries: split(1, 0),
    });
    expect([...data.values]).toEqual([0, 10, 20, 30, 0, 10, 0]);
    expect([...data.parts.train.lengths]).toEqual([4, 2]);
    expect(data.notes).toContain("The rows of 1 sequence were sorted by `when`.");
  });

  it("that are too long keep their last rows", () => {
    const options = { max_length: 4, scaler: "none" as const, features: ["x"], boundaries: split(1, 0) };
    const data = prepareLabelled(walks([6, 3], ["a", "b"]), options);
    expect(data.length).toBe(4);
    expect([...labelledTools.example(data, "train", 0)]).toEqual([2, 3, 4, 5]);
    expect(data.notes.at(-1)).toBe("1 sequence has more than 4 rows; the last 4 are read.");
  });

  it("of words are classes, of few whole numbers too, of others numbers", () => {
    const of = (kinds: number[]) =>
      prepareLabelled(columns({ id: kinds.map((_, i) => i), x: kinds, kind: kinds }), {
        features: ["x"],
        boundaries: split(1, 0),
      });
    expect(of([10, 9, 9]).classes).toEqual(["9", "10"]);
    expect(of([10, 9.5, 9]).classes).toBeNull();
    expect(of(Array.from({ length: 21 }, (_, i) => i)).classes).toBeNull();
    expect([...of([10, 9.5, 9]).parts.train.numbers].toSorted((a, b) => a - b)).toEqual([9, 9.5, 10]);
  });

  it("of a class that training lacks stay, and no model can tell it", () => {
    const data = prepareLabelled(
      walks(
        Array.from({ length: 10 }, () => 3),
        ["b", "b", "c", "c", "c", "c", "c", "c", "a", "a"],
      ),
      {
        shuffle: false,
      },
    );
    expect(data.classes).toEqual(["b", "c", "a"]);
    expect(data.known).toBe(2);
    expect([...data.parts.test.classes]).toEqual([2, 2]);
    expect(labelledTools.toClassify(data, "test").size).toBe(0);
    expect(labelledTools.toPredict(data, "test").size).toBe(2);
    expect(data.notes).toContain(
      "The class a is not in the training part (2 in test), so no model can tell it.",
    );
  });

  it("learn nothing from what is judged", () => {
    for (const scaler of ["standard", "minmax", "robust"] as const) {
      const options = { scaler, features: ["x", "gap"] };
      const before = prepareLabelled(gappy(), options);
      const judged = new Set([...before.parts.validation.sequences, ...before.parts.test.sequences]);
      const after = prepareLabelled(gappy(judged), options);
      expect(after.scaler).toEqual(before.scaler);
      expect(after.labelScaler).toEqual(before.labelScaler);
      expect(trainingValues(after)).toEqual(trainingValues(before));
      expect(after.values).not.toEqual(before.values);
    }
  });
});

describe("missing values", () => {
  const table = columns({
    id: ["a", "a", "a", "b", "b", "b"],
    x: [null, 4, null, 2, null, 8],
    kind: ["p", "p", "p", "q", "q", "q"],
  });
  const of = (missing: LabelledOptions["missing"]) =>
    prepareLabelled(table, {
      missing,
      features: ["x"],
      scaler: "none",
      shuffle: false,
      boundaries: split(1, 0),
    });

  it.each([
    // 14 / 3 is the mean of training: nothing stands before, and another sequence is no past.
    ["ffill", [14 / 3, 4, 4, 2, 2, 8, 0], 3],
    ["interpolate", [14 / 3, 4, 4, 2, 5, 8, 0], 3],
    ["drop", [4, 2, 8, 0], 0],
  ] as const)("%s", (missing, expected, filled) => {
    const data = of(missing);
    expect(farthest([...data.values], [...expected])).toBeLessThan(1e-6);
    expect(data.filled).toBe(filled);
  });

  it("mask", () => {
    const data = of("mask");
    expect([...(data.present ?? [])]).toEqual([0, 1, 0, 1, 0, 1, 0]);
    expect(data.filled).toBe(0);
    expect(data.notes).toContain("3 rows with missing features are masked: recurrent layers skip them.");
    const whole = prepareLabelled(walks([3, 4], ["a", "b"]), { missing: "mask", boundaries: split(1, 0) });
    expect(whole.present).toBeUndefined();
  });

  it("are refused where none are allowed", () => {
    expect(faultOf(() => of("error"))).toMatch(
      /^missing-values: The column `x` has 3 missing values, the first in sequence a/,
    );
  });
});

describe("windows", () => {
  const kinds = ["-", "-", "-", "!", "?", "?", "-", "-", "-", "!", "-", "-"];
  const series = columns({ x: kinds.map((_, i) => i), kind: kinds });
  const cut = (options: Partial<LabelledOptions>) =>
    prepareLabelled(series, {
      sequence: null,
      features: ["x"],
      scaler: "none",
      boundaries: split(1, 0),
      ...options,
    });
  const words = (data: Labelled) =>
    [...data.parts.train.classes].map((place) => data.classes?.[place]).join("");

  it.each([
    ["last", "-?--"],
    ["majority", "-?--"],
    ["any", "-?-!"],
  ] as const)("take their label from %s", (label_from, expected) => {
    expect(words(cut({ window: { rows: 3, step: 3, label_from } }))).toBe(expected);
  });

  it("begin a step apart and never reach across a cut in time", () => {
    const data = cut({ window: { rows: 3, step: 1, label_from: "last" }, boundaries: split(0.5, 0.25) });
    expect(data.splitBy).toBe("time");
    expect([...data.parts.train.starts]).toEqual([0, 1, 2, 3]);
    expect([...data.parts.validation.starts]).toEqual([6]);
    expect([...data.parts.test.starts]).toEqual([9]);
    expect(data.notes[0]).toBe("The sequence is cut in time; no window reaches across a cut.");
  });

  it("never join two sequences", () => {
    const data = prepareLabelled(walks([5, 4, 2], ["a", "b"]), {
      window: { rows: 3, step: 1, label_from: "last" },
      shuffle: false,
      boundaries: split(1, 0),
    });
    expect([...data.parts.train.starts]).toEqual([0, 1, 2, 5, 6]);
    expect(data.notes).toContain("1 stretch of rows is left out: a window takes 3 rows.");
  });

  it("can be judged on named sequences alone", () => {
    const data = prepareLabelled(walks([4, 4, 4, 4], ["a", "b"]), {
      window: { rows: 2, step: 2, label_from: "last" },
      test_sequences: ["s1"],
      boundaries: split(1, 0),
    });
    expect(data.parts.test.sequences).toEqual(["s1"]);
    expect(data.parts.train.sequences).toEqual(["s0", "s2", "s3"]);
  });

  it("without a label are left out", () => {
    const table = columns({ x: [1, 2, 3, 4, 5, 6], kind: ["a", "b", null, "a", "a", "b"] });
    const options = { sequence: null, features: ["x"], boundaries: split(1, 0) };
    const last = prepareLabelled(table, { ...options, window: { rows: 3, step: 1, label_from: "last" } });
    expect(last.parts.train.starts).toHaveLength(3);
    expect(last.notes.at(-1)).toBe("1 window without a label is left out.");
  });
});

describe("what cannot be", () => {
  const one = columns({ x: [1, 2, 3], kind: ["a", "b", "a"], id: ["s", "s", "s"] });
  it.each<[string, Table, Partial<LabelledOptions>, RegExp]>([
    ["a column that is not there", one, { label: "kid" }, /^unknown-column: .*`kid`, which `label` names/],
    [
      "one sequence without windows",
      columns({ x: [1, 2], kind: ["a", "a"] }),
      { sequence: null, features: ["x"] },
      /^too-few-sequences: .*Set `window`/,
    ],
    [
      "a label that changes",
      columns({ x: [1, 2, 3], kind: ["a", "b", "a"], id: ["s", "s", "t"] }),
      { features: ["x"] },
      /^label-changes: The label `kind` is "a" at the start of sequence s, but "b" in row 2\. Set `window`/,
    ],
    [
      "a window that is too long",
      one,
      { features: ["x"], window: { rows: 9, step: 1, label_from: "last" } },
      /^window-too-long/,
    ],
    [
      "a sequence that is not there",
      walks([3, 3], ["a", "b"]),
      { test_sequences: ["s9"] },
      /^unknown-sequence/,
    ],
    ["one class", walks([3, 3, 3], ["a"]), {}, /^one-class/],
    [
      "a cut in time without windows",
      walks([3, 3, 3], ["a", "b"]),
      { split_by: "time" },
      /^cut-without-window/,
    ],
    [
      "a name for a label",
      walks(
        Array.from({ length: 1001 }, () => 1),
        Array.from({ length: 1001 }, (_, i) => `name ${i}`),
      ),
      {},
      /^too-many-classes: The label `kind` has 1,001 different words/,
    ],
    ["words among the features", walks([3, 3], ["a", "b"]), { features: ["kind"] }, /^not-a-number/],
    [
      "a window's majority of quantities",
      columns({ x: [1, 2, 3], kind: [0.5, 0.25, 1], id: ["s", "s", "t"] }),
      { features: ["x"], window: { rows: 2, step: 1, label_from: "any" } },
      /^window-of-numbers: .*Set `label_from: last`/,
    ],
  ])("%s", (_, table, options, expected) => {
    expect(faultOf(() => prepareLabelled(table, options))).toMatch(expected);
  });
});

describe("the adding problem", () => {
  it("marks two values, whose sum is the label, the same for a seed", () => {
    const [a, b, other] = [42, 42, 7].map((seed) => labelledTools.adding({ n: 500, length: 10 }, seed));
    expect(a).toEqual(b);
    expect(a).not.toEqual(other);
    // SAFETY: all columns of this generator are numbers.
    const [, value, marker, sum] = (a?.columns ?? []).map(({ values }) => values as Float64Array);
    const sums = Array.from({ length: 500 }, (_, i) => {
      const rows = Array.from({ length: 10 }, (_, t) => i * 10 + t);
      expect(rows.reduce((total, row) => total + (marker?.[row] ?? 0), 0)).toBe(2);
      const marked = rows.reduce((total, row) => total + (marker?.[row] ?? 0) * (value?.[row] ?? 0), 0);
      expect(sum?.[i * 10]).toBeCloseTo(marked, 12);
      return marked;
    });
    const always = sums.reduce((total, each) => total + (each - 1) ** 2, 0) / 500;
    expect(always).toBeGreaterThan(0.14);
    expect(always).toBeLessThan(0.19);
  });
});

describe("pairs of texts", () => {
  const of = (input: (string | null)[], output: (string | null)[], max_length: number | null = null) =>
    labelledTools.pairs(columns({ en: input, fr: output }), {
      input: "en",
      output: "fr",
      max_length,
      seed: 42,
      boundaries: split(0.5, 0.25),
    });

  it("have single blanks, one form of every letter, and no empty or repeated ones", () => {
    const { input, output, notes } = of(
      ["  a  b ", "a b", "cafe\u0301", "x", null],
      ["c\td", "c d", "é", "", "y"],
    );
    expect(input).toEqual(["a b", "café"]);
    expect(output).toEqual(["c d", "é"]);
    expect(notes.slice(1)).toEqual([
      "2 pairs without one of their two texts are left out.",
      "1 pair that stands there already is left out.",
    ]);
  });

  it("with the same input go to one part", () => {
    const input = Array.from({ length: 40 }, (_, i) => `word ${i % 10}`);
    const { parts } = of(
      input,
      input.map((_, i) => `wort ${i}`),
    );
    const places = Object.values(parts).map((part) => new Set([...part].map((i) => input[i])));
    expect(places.reduce((sum, words) => sum + words.size, 0)).toBe(10);
    expect(Object.values(parts).every((part) => part.length > 0)).toBe(true);
  });

  it("are cut, counted and measured", () => {
    const { sides, input, notes } = of(["a b c", "a"], ["x", "y z"], 2);
    expect(input).toEqual(["a b", "a"]);
    expect(sides.input).toMatchObject({ words: { least: 1, most: 2 }, characters: { most: 3 } });
    expect(notes.at(-1)).toBe("1 pair was cut to 2 words.");
  });

  it("of numbers are none", () => {
    expect(
      faultOf(() =>
        labelledTools.pairs(columns({ en: [1], fr: ["a"] }), {
          input: "en",
          output: "fr",
          max_length: null,
          seed: 1,
          boundaries: split(1, 0),
        }),
      ),
    ).toMatch(/^not-text: The column `en` holds numbers/);
  });
});

describe("scores", () => {
  it("are those of scikit-learn", () => {
    // accuracy_score, f1_score(average="macro") and confusion_matrix of these eight.
    const scores = labelledTools.scoreClasses(
      Int32Array.from([0, 0, 0, 0, 1, 1, 2, 2]),
      Int32Array.from([0, 0, 0, 1, 1, 2, 2, 2]),
      4,
    );
    expect(scores.accuracy).toBe(0.75);
    expect(scores.macro_f1).toBeCloseTo((6 / 7 + 1 / 2 + 4 / 5) / 3, 12);
    expect(scores.confusion).toEqual([
      [3, 1, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 2, 0],
      [0, 0, 0, 0],
    ]);
    expect(scores.classes[2]).toMatchObject({ precision: 2 / 3, recall: 1, support: 2 });
  });

  it("of the mean have an r2 of 0", () => {
    const labels = Float64Array.from([1, 2, 3, 6]);
    expect(
      labelledTools.scoreNumbers(
        labels,
        labels.map(() => 3),
      ),
    ).toMatchObject({ mae: 1.5, mse: 3.5, r2: 0 });
    expect(labelledTools.scoreNumbers(labels, labels)).toMatchObject({ mae: 0, rmse: 0, r2: 1 });
  });
});

onEachEngine(({ tf }) => {
  it("a model says the same of a sequence beside longer ones and alone", () => {
    const options = { scaler: "none" as const, shuffle: false, boundaries: split(1, 0) };
    const all = prepareLabelled(walks([3, 9, 5], ["a", "b"]), options);
    const short = prepareLabelled(walks([3, 3, 3], ["a", "b"]), options);
    const net = (T: number) =>
      randomModel(tf, [T, 2], [layer("gru", { units: 3 }), layer("dense", { units: 2 })], 0.1);
    const [long, alone] = [net(9), net(3)];
    alone.setWeights(long.getWeights());
    const told = predict(tf, long, labelledTools.toPredict(all, "train"));
    expect(told.shape).toEqual([3, 2]);
    const one = predict(tf, alone, labelledTools.toPredict(short, "train"));
    expect(farthest(told.values.slice(0, 2), one.values.slice(0, 2))).toBeLessThan(1e-6);
    long.dispose();
    alone.dispose();
  });

  it("a model says the same of rows that are skipped and of a sequence without them", () => {
    const prepared = (missing: "mask" | "drop") =>
      prepareLabelled(
        columns({
          id: ["s", "s", "s", "s", "t", "t"],
          x: [1, null, 3, 4, 5, 6],
          kind: ["a", "a", "a", "a", "b", "b"],
        }),
        {
          missing,
          features: ["x"],
          shuffle: false,
          boundaries: split(1, 0),
        },
      );
    const [masked, dropped] = [prepared("mask"), prepared("drop")];
    expect(masked.scaler).toEqual(dropped.scaler);
    const layers = [layer("lstm", { units: 3 }), layer("dense", { units: 2 })];
    const [four, three] = [randomModel(tf, [4, 1], layers), randomModel(tf, [3, 1], layers)];
    const told = predict(tf, four, labelledTools.toPredict(masked, "train")).values;
    const expected = predict(tf, three, labelledTools.toPredict(dropped, "train")).values;
    expect(farthest(told, expected)).toBeLessThan(1e-6);
    four.dispose();
    three.dispose();
  });

  it("batches hold the rows of their examples and zeros after their end", () => {
    const data = prepareLabelled(walks([2, 4], ["a", "b"]), {
      scaler: "none",
      shuffle: false,
      boundaries: split(1, 0),
    });
    const examples = labelledTools.toClassify(data, "train");
    const found = tf.tidy(() => {
      const tensors = examples.resident.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
      const { x, y, mask } = examples.gather(tf, tensors, tf.tensor1d([1, 0], "int32"));
      return { x: x.arraySync(), y: y.arraySync(), mask: mask?.arraySync() };
    });
    expect(found.y).toEqual([1, 0]);
    expect(found.mask).toEqual([
      [1, 1, 1, 1],
      [1, 1, 0, 0],
    ]);
    expect(found.x).toEqual([
      [
        [0, 100],
        [1, 101],
        [2, 102],
        [3, 103],
      ],
      [
        [0, 0],
        [1, 1],
        [0, 0],
        [0, 0],
      ],
    ]);
  });
});

/** Thirty sequences with gaps; values of the sequences `changed` are other ones. */
function gappy(changed: ReadonlySet<string> = new Set()): Table {
  const rows = lengths.flatMap((length, i) => Array.from({ length }, (_, t) => ({ i, t })));
  const value = (i: number, t: number) => Math.sin(3 * i + t) + (changed.has(`s${i}`) ? 1000 * i : 0);
  return columns({
    id: rows.map(({ i }) => `s${i}`),
    x: rows.map(({ i, t }) => value(i, t)),
    gap: rows.map(({ i, t }) => ((i + t) % 4 === 0 ? null : value(i, t + 9))),
    kind: rows.map(({ i }) => i + 0.5),
  });
}

function trainingValues(data: Labelled): number[][] {
  const { starts } = data.parts.train;
  return [...starts.keys()].map((i) => [...labelledTools.example(data, "train", i)]);
}

function countOf(places: Int32Array, place: number): number {
  return places.filter((each) => each === place).length;
}
