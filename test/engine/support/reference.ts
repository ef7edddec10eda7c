import type { LayerSpec, NamedTensor } from "../../../src/engine/api";
import { layer } from "./models";

/**
 * The recurrent layers once more, in float64 and by the formulas of the textbook, one gate and one unit at a time: what
 * the engine is measured by. x is [B, T, F] in row-major order; gives the last output, [B, U].
 */
export function referenceOutput(
  { type, config }: LayerSpec,
  weights: readonly NamedTensor[],
  x: ArrayLike<number>,
  [B, T, F]: [number, number, number],
): number[] {
  const U = Number(config.units);
  const [kernel, recurrent, bias] = weights.map(({ values }) => values);
  const width = (kernel?.length ?? 0) / F;
  const K = (f: number, column: number) => kernel?.[f * width + column] ?? NaN;
  const R = (u: number, column: number) => recurrent?.[u * width + column] ?? NaN;
  const b = (column: number) => (bias === undefined ? 0 : (bias[column] ?? NaN));
  const b2 = (column: number) => (bias === undefined ? 0 : (bias[width + column] ?? NaN));
  const units = Array.from({ length: U }, (_, u) => u);
  return Array.from({ length: B }, (_, row) => {
    let h = units.map(() => 0);
    let c = units.map(() => 0);
    for (let t = 0; t < T; t++) {
      const input = (column: number) => sum(F, (f) => (x[(row * T + t) * F + f] ?? NaN) * K(f, column));
      const past = (column: number, state: number[]) => sum(U, (u) => (state[u] ?? NaN) * R(u, column));
      const gate = (g: number, u: number) => input(g * U + u) + b(g * U + u) + past(g * U + u, h);
      if (type === "rnn") h = units.map((u) => Math.tanh(gate(0, u)));
      else if (type === "lstm") {
        const next = units.map(
          (u) => sigmoid(gate(1, u)) * (c[u] ?? NaN) + sigmoid(gate(0, u)) * Math.tanh(gate(2, u)),
        );
        h = units.map((u) => sigmoid(gate(3, u)) * Math.tanh(next[u] ?? NaN));
        c = next;
      } else {
        const after = config.reset_after === true;
        const both = (g: number, u: number) => sigmoid(gate(g, u) + (after ? b2(g * U + u) : 0));
        const before = h;
        const reset = units.map((u) => both(1, u) * (before[u] ?? NaN));
        h = units.map((u) => {
          const column = 2 * U + u;
          const inner = after ? both(1, u) * (past(column, before) + b2(column)) : past(column, reset);
          const z = both(0, u);
          return z * (before[u] ?? NaN) + (1 - z) * Math.tanh(input(column) + b(column) + inner);
        });
      }
    }
    return h;
  }).flat();
}

/** The gradient of a function of weights by central differences, one number of one weight at a time. */
export function centralDifferences(
  weights: readonly NamedTensor[],
  f: (weights: readonly NamedTensor[]) => number,
  step = 1e-5,
): number[][] {
  return weights.map((weight, index) =>
    Array.from(weight.values, (value, i) => {
      const moved = (by: number) => {
        const values = Float64Array.from(weight.values);
        values[i] = value + by;
        // SAFETY: the reference only reads numbers out of it, and float32 would swallow the step.
        const changed = { ...weight, values: values as unknown as Float32Array };
        return f(weights.map((other, j) => (j === index ? changed : other)));
      };
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

/** Every recurrent layer in every form, small. */
export function recurrentForms(units: number): { label: string; spec: LayerSpec }[] {
  const forms: [string, string, Record<string, unknown>][] = [
    ["SimpleRNN", "rnn", {}],
    ["LSTM", "lstm", {}],
    ["GRU with reset after", "gru", { reset_after: true }],
    ["GRU with reset before", "gru", { reset_after: false }],
  ];
  return forms.flatMap(([label, type, config]) =>
    [true, false].map((bias) => {
      const complete = layer(type, { ...config, units, use_bias: bias });
      return { label: bias ? label : `${label} without bias`, spec: complete };
    }),
  );
}

function sum(count: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
