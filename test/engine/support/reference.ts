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
  /** [B, U], what the state is multiplied with before each recurrent product. */
  mask?: ArrayLike<number>,
): number[] {
  const squash = functions[String(config.activation)] ?? Math.tanh;
  const open = functions[String(config.recurrent_activation)] ?? sigmoid;
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
      const seen = h.map((value, u) => value * (mask?.[row * U + u] ?? 1));
      const gate = (g: number, u: number) => input(g * U + u) + b(g * U + u) + past(g * U + u, seen);
      if (type === "rnn") h = units.map((u) => squash(gate(0, u)));
      else if (type === "lstm") {
        const next = units.map(
          (u) => open(gate(1, u)) * (c[u] ?? NaN) + open(gate(0, u)) * squash(gate(2, u)),
        );
        h = units.map((u) => open(gate(3, u)) * squash(next[u] ?? NaN));
        c = next;
      } else {
        const after = config.reset_after === true;
        const both = (g: number, u: number) => open(gate(g, u) + (after ? b2(g * U + u) : 0));
        const before = h;
        const reset = units.map((u) => both(1, u) * (seen[u] ?? NaN));
        h = units.map((u) => {
          const column = 2 * U + u;
          const inner = after ? both(1, u) * (past(column, seen) + b2(column)) : past(column, reset);
          const z = both(0, u);
          return z * (before[u] ?? NaN) + (1 - z) * squash(input(column) + b(column) + inner);
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
  const others: [string, string, Record<string, unknown>][] = [
    ["SimpleRNN with relu", "rnn", { activation: "relu" }],
    ["LSTM with relu and hard sigmoid", "lstm", { activation: "relu", recurrent_activation: "hard_sigmoid" }],
    [
      "GRU with sigmoid and hard sigmoid",
      "gru",
      { activation: "sigmoid", recurrent_activation: "hard_sigmoid" },
    ],
    ["linear GRU with reset before", "gru", { activation: "linear", reset_after: false }],
  ];
  const usual = forms.flatMap(([label, type, config]) =>
    [true, false].map((bias) => {
      const complete = layer(type, { ...config, units, use_bias: bias });
      return { label: bias ? label : `${label} without bias`, spec: complete };
    }),
  );
  return [
    ...usual,
    ...others.map(([label, type, config]) => ({ label, spec: layer(type, { ...config, units }) })),
  ];
}

const functions: Record<string, (x: number) => number> = {
  tanh: Math.tanh,
  sigmoid,
  relu: (x) => Math.max(x, 0),
  linear: (x) => x,
  hard_sigmoid: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
};

function sum(count: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
