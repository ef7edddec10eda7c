import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Tf } from "../../src/engine/api";
import { jit } from "../../src/engine/graph/jit";
import { typeNumbers, type Node } from "../../src/engine/graph/ir";
import { nativeBackend } from "../../src/engine/graph/native";
import { tracerOf } from "../../src/engine/graph/trace";
import { traceScan } from "../../src/engine/graph/trace-scan";
import { scan } from "../../src/engine/scan";
import { scanWithGradient, type DifferentiableStep } from "../../src/engine/scan-gradient";
import { onEachEngine } from "./support/engines";
import { farthest, normals } from "./support/models";

const [T, B, U] = [5, 2, 3];

process.env.RNNBOOK_VERIFY = "1";

onEachEngine(({ name, tf }) => {
  const compiledEngine = name === "native";

  describe("a compiled function", () => {
    test("runs with other values, other shapes and other types", () => {
      let recorded = 0;
      const f = jit(tf, (x) => {
        recorded++;
        return [tf.mul(x, x), tf.cast(tf.sum(x), "float32")];
      });
      tf.tidy(() => {
        const given = [
          tf.tensor1d([1, 2]),
          tf.tensor1d([3, 4]),
          tf.tensor1d([5, 6, 7]),
          tf.tensor1d([1, 2], "int32"),
        ];
        const found = [...given, ...given].map((x) => f(x).map((y) => [...y.dataSync()]));
        const expected = [
          [[1, 4], [3]],
          [[9, 16], [7]],
          [[25, 36, 49], [18]],
          [[1, 4], [3]],
        ];
        expect(found).toEqual([...expected, ...expected]);
      });
      expect(recorded).toBe(compiledEngine ? 3 : 8);
      f.dispose();
    });

    test("sees variables and tensors from outside as they are at each call, and assigns variables", () => {
      const [counter, weight] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(10))];
      const outside = tf.keep(tf.scalar(100));
      const f = jit(tf, (x) => {
        const before = tf.add(x, counter);
        counter.assign(tf.mul(counter, 2));
        return [tf.addN([before, counter, weight, outside])];
      });
      const call = () => tf.tidy(() => f(tf.scalar(1000))[0]?.dataSync()[0]);
      const found = [call(), call()];
      weight.assign(tf.scalar(20));
      counter.assign(tf.scalar(1));
      expect([...found, call(), counter.dataSync()[0]]).toEqual([1113, 1116, 1123, 2]);
      tf.dispose([counter, weight, outside]);
      f.dispose();
    });

    test("leaves no tensor behind, and frees what it kept when it is disposed of", () => {
      const outside = tf.keep(tf.tensor1d([1, 2, 3]));
      const x = tf.keep(tf.tensor1d([4, 5, 6]));
      const before = tf.memory().numTensors;
      const f = jit(tf, (given) => [tf.sum(tf.mul(given, outside))]);
      const during = [1, 2, 3].map(() => {
        tf.dispose(f(x));
        return tf.memory().numTensors;
      });
      expect(new Set(during).size).toBe(1);
      f.dispose();
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([outside, x]);
    });

    test("may call another one", () => {
      const inner = jit(tf, (x) => [tf.square(x)]);
      const outer = jit(tf, (x) => inner(tf.add(x, 1)));
      expect(tf.tidy(() => outer(tf.scalar(2))[0]?.dataSync()[0])).toBe(9);
      outer.dispose();
      inner.dispose();
    });

    test("has gradients", () => {
      const f = jit(tf, (x) => [tf.square(x)]);
      const slope = () =>
        tf.tidy(
          () =>
            tf
              .grad((x) => f(x)[0] ?? x)(tf.scalar(3))
              .dataSync()[0],
        );
      expect([slope(), tf.tidy(() => f(tf.scalar(3))[0]?.dataSync()[0]), slope()]).toEqual([6, 9, 6]);
      f.dispose();
    });

    if (!compiledEngine) return;

    test.each<[string, (tf: Tf, x: TF.Tensor) => TF.Tensor, string]>([
      ["reads a value", (tf, x) => tf.scalar(x.dataSync()[0] ?? 0), "jit-read"],
      ["decides by a value", (tf, x) => (tf.sum(x).arraySync() === 0 ? x : tf.neg(x)), "jit-read"],
      ["draws random numbers", (tf, x) => tf.add(x, tf.randomUniform(x.shape)), "jit-random"],
    ])("that %s says why it cannot", (_, run, code) => {
      const f = jit(tf, (x) => [run(tf, x)]);
      const before = tf.memory().numTensors;
      expect(() => tf.tidy(() => f(tf.zeros([2])))).toThrow(expect.objectContaining({ code }));
      expect(tf.memory().numTensors).toBe(before);
      // What was hooked while recording is as it was.
      expect(Math.random()).toBeLessThan(1);
      f.dispose();
    });

    test.each<[string, (tf: Tf, x: TF.Tensor) => TF.Tensor, RegExp]>([
      [
        "uses an operation that is not in the table",
        (tf, x) => tf.real(tf.spectral.fft(tf.complex(x, tf.zerosLike(x)))),
        /Complex cannot be compiled.*\(odd\)/,
      ],
      [
        "has a shape that depends on values",
        (tf, x) => tf.unique(x).values,
        /UniqueV2 cannot be compiled.*\(odd\)/,
      ],
    ])("that %s runs as it is, and says so once", (_, run, note) => {
      const notes: string[] = [];
      const f = jit(tf, (x) => [run(tf, x)], { name: "odd", note: (sentence) => notes.push(sentence) });
      for (const values of [
        [3, 1, 3],
        [2, 2, 2],
      ])
        tf.tidy(() => {
          const x = tf.tensor1d(values);
          expect([...(f(x)[0]?.dataSync() ?? [])]).toEqual([...run(tf, x).dataSync()]);
        });
      expect(notes).toEqual([expect.stringMatching(note)]);
      f.dispose();
    });

    test("that TensorFlow refuses runs as it is, and says so once", () => {
      const notes: string[] = [];
      const f = jit(tf, (x) => [tf.square(x)], {
        note: (sentence) => notes.push(sentence),
        inspect: ({ graph }) => graph.nodes.forEach(spoil),
      });
      const call = () => tf.tidy(() => f(tf.scalar(3))[0]?.dataSync()[0]);
      expect([call(), call()]).toEqual([9, 9]);
      expect(notes).toEqual([expect.stringMatching(/A graph that TensorFlow refuses .*cannot be compiled/)]);
      f.dispose();
    });

    test("computes equal things once, and nothing that nobody asks for", () => {
      const ops: string[] = [];
      const f = jit(
        tf,
        (x) => {
          tf.exp(x);
          return [tf.add(tf.mul(tf.sin(x), 2), tf.mul(tf.sin(x), 2))];
        },
        {
          inspect: ({ graph }) =>
            void ops.push(...graph.nodes.map((node) => (node.kind === "op" ? node.op : node.kind))),
        },
      );
      tf.tidy(() => f(tf.scalar(1)));
      expect(ops).toEqual(["Sin", "const", "Mul", "Add"]);
      f.dispose();
    });
  });

  describe.each([false, true])("a loop over time inside a compiled function, reverse: %s", (reverse) => {
    test("gives states and results of the plain loop, whichever of them are used", () => {
      const loop = (pick: number[]) => (a: TF.Tensor, h: TF.Tensor) => {
        const outside = tf.scalar(0.5);
        const [state, results] = scan(
          tf,
          ([h0, n], [x]) => {
            const next = tf.tanh(tf.add(tf.mul(h0 ?? h, outside), x ?? a));
            const count = tf.add(n ?? 0, tf.sum(next));
            return [
              [next, count],
              [tf.mul(next, 2), count, tf.square(next)],
            ];
          },
          [h, tf.scalar(0)],
          [a],
          { reverse },
        );
        const all = [...state, ...results];
        return pick.map((i) => all[i] ?? h);
      };
      for (const pick of [[0, 1, 2, 3, 4], [3], [1, 4], [0]]) {
        for (const xla of [false, true]) {
          const f = jit(tf, loop(pick), { xla });
          tf.tidy(() => {
            const a = tf.tensor(normals([T, B, U], "a"), [T, B, U]);
            const h = tf.tensor(normals([B, U], "h"), [B, U]);
            const expected = loop(pick)(a, h);
            for (const [i, found] of f(a, h).entries())
              expect(farthest(found.dataSync(), expected[i]?.dataSync() ?? [])).toBeLessThan(1e-5);
          });
          f.dispose();
        }
      }
    });
  });

  describe("a loop with a gradient for any step", () => {
    const step: DifferentiableStep = ([h, c], [x, y], [w, b]) => {
      const next = tf.tanh(tf.add(tf.matMul(h ?? tf.scalar(0), w ?? tf.scalar(0)), tf.mul(x ?? 0, y ?? 0)));
      const cell = tf.add(tf.mul(c ?? 0, b ?? 0), next);
      return [[next, cell], [tf.square(cell)]];
    };
    const shapes = [[B, U], [B, U], [T, B, U], [T, B, 1], [U, U], [U]];
    const given = () => shapes.map((shape, i) => tf.tensor(normals(shape, `given ${i}`), shape));
    const gradients =
      (loop: typeof scanWithGradient) =>
      (...inputs: TF.Tensor[]) => {
        const { value, grads } = tf.valueAndGrads((...args: TF.Tensor[]) => {
          const [state, results] = loop(tf, step, args.slice(0, 2), args.slice(2, 4), args.slice(4));
          return tf.addN([...state, ...results].map((y, i) => tf.mul(tf.sum(tf.square(y)), i + 1)));
        })(inputs);
        return [value, ...grads];
      };

    test("has the gradients that tfjs derives from the plain loop, compiled too", () => {
      const compiled = jit(tf, gradients(scanWithGradient));
      tf.tidy(() => {
        const inputs = given();
        const expected = gradients(plainLoop)(...inputs).map((y) => [...y.dataSync()]);
        for (const found of [gradients(scanWithGradient)(...inputs), compiled(...inputs)])
          for (const [i, y] of found.entries())
            expect(farthest(y.dataSync(), expected[i] ?? []), `${i}`).toBeLessThan(1e-3);
      });
      compiled.dispose();
    });
  });

  if (nativeBackend(tf) === undefined) return;

  test("a counted loop takes as many steps as it is told at each call, and leaves the rest zero", () => {
    for (const xla of [false, true]) {
      const f = jit(
        tf,
        (count, x) => {
          const tracer = tracerOf(tf);
          if (tracer === undefined) throw new Error("the native engine records");
          const [state, results] = traceScan(
            tracer,
            ([sum], [each]) => [[tf.add(sum ?? 0, each ?? 0)], [tf.mul(each ?? 0, 10)]],
            [tf.scalar(0)],
            [x],
            T,
            false,
            count,
          );
          return [...state, ...results];
        },
        { xla },
      );
      for (const count of [0, 1, 3, T]) {
        const found = tf.tidy(() =>
          f(tf.scalar(count, "int32"), tf.tensor1d([1, 2, 3, 4, 5])).map((y) => [...y.dataSync()]),
        );
        const taken = [1, 2, 3, 4, 5].map((x) => (x <= count ? x : 0));
        expect(found).toEqual([[taken.reduce((a, b) => a + b)], taken.map((x) => x * 10)]);
      }
      f.dispose();
    }
  });

  test("a state that changes its shape is refused with both shapes", () => {
    const f = jit(tf, (x) => scan(tf, ([h]) => [[tf.expandDims(h ?? x)], []], [x], [], { length: 3 })[0]);
    expect(() => tf.tidy(() => f(tf.zeros([2])))).toThrow(
      "State 0 goes into the step as float32 [2] and comes out as float32 [1, 2].",
    );
    f.dispose();
  });
});

/** Says of an operation that it takes integers, which it does not get. */
function spoil(node: Node): void {
  if (node.kind === "op")
    for (const attr of node.attrs) if (attr.type === "type") attr.value = typeNumbers.int32;
}

const plainLoop: typeof scanWithGradient = (tf, step, initial, xs, params) => {
  let state = initial;
  const rows: TF.Tensor[][] = [];
  for (let t = 0; t < T; t++) {
    let results: TF.Tensor[];
    const slices = xs.map((x) => tf.squeeze(tf.slice(x, [t], [1]), [0]));
    [state, results] = step(state, slices, params);
    rows.push(results);
  }
  const [first = []] = rows;
  return [state, first.map((_, i) => tf.stack(rows.map((row) => row[i] ?? tf.scalar(0))))];
};
