import type { AnyLayer, LayerConfig } from "./layer";
import { directionsOf } from "./stack";

/** What one step of a recurrent layer computes, from its input x and what it kept of the step before. */
export interface Equations {
  /** Where in the stack such layers stand, from 1, and what they are: "1, 3: gru". */
  layer: string;
  lines: { equation: string; meaning: string }[];
}

/**
 * The equations of the recurrent layers in use, each form once. K, R and b are the kernel, the recurrent kernel and the
 * bias, whose columns stand gate by gate in the order of the lines; ∘ multiplies number by number.
 */
export function equationsOf(layers: readonly { layer: AnyLayer; config: LayerConfig }[]): Equations[] {
  const found = new Map<string, Equations & { positions: number[]; type: string }>();
  layers.forEach(({ layer, config }, index) => {
    const [direction] = directionsOf(layer, config);
    if (direction === undefined) return;
    const { type } = direction.layer;
    const lines = (forms[type] ?? (() => []))(wordsOf(direction.config));
    const same = JSON.stringify(lines);
    const known = found.get(same) ?? { layer: "", type, positions: [], lines };
    known.positions.push(index + 1);
    found.set(same, known);
  });
  return [...found.values()].map(({ type, positions, lines }) => ({
    layer: `${positions.join(", ")}: ${type}`,
    lines,
  }));
}

interface Words {
  /** The function of the gates, and of what is taken in. */
  gate: string;
  squash: string;
  resetAfter: boolean;
  bias(this: void, gate: string): string;
}

const forms: Record<string, (words: Words) => Equations["lines"]> = {
  rnn: ({ squash, bias }) => [
    { equation: `h′ = ${squash}(x·K + h·R${bias("")})`, meaning: "the state, which is the output" },
  ],
  lstm: ({ gate, squash, bias }) => [
    { equation: `i = ${gate}(x·K_i + h·R_i${bias("_i")})`, meaning: "input gate: how much is written" },
    { equation: `f = ${gate}(x·K_f + h·R_f${bias("_f")})`, meaning: "forget gate: how much is kept" },
    { equation: `g = ${squash}(x·K_c + h·R_c${bias("_c")})`, meaning: "what may be written" },
    { equation: `o = ${gate}(x·K_o + h·R_o${bias("_o")})`, meaning: "output gate: how much is shown" },
    { equation: "c′ = f∘c + i∘g", meaning: "the cell state, which remembers" },
    { equation: `h′ = o∘${squash}(c′)`, meaning: "the output" },
  ],
  gru: ({ gate, squash, resetAfter, bias }) => {
    const second = resetAfter && bias("") !== "" ? (name: string) => ` + d${name}` : () => "";
    return [
      {
        equation: `z = ${gate}(x·K_z + h·R_z${bias("_z")}${second("_z")})`,
        meaning: "update gate: how much is kept",
      },
      {
        equation: `r = ${gate}(x·K_r + h·R_r${bias("_r")}${second("_r")})`,
        meaning: "reset gate: how much of the past is looked at",
      },
      {
        equation: resetAfter
          ? `g = ${squash}(x·K_h${bias("_h")} + r∘(h·R_h${second("_h")}))`
          : `g = ${squash}(x·K_h + (r∘h)·R_h${bias("_h")})`,
        meaning: resetAfter
          ? "what may be written; reset after the product"
          : "what may be written; reset before the product",
      },
      { equation: "h′ = z∘h + (1 − z)∘g", meaning: "the state, which is the output" },
    ];
  },
};

function wordsOf(config: LayerConfig): Words {
  const symbols: Record<string, string> = { sigmoid: "σ", linear: "" };
  const name = (field: string) => symbols[String(config[field])] ?? String(config[field]);
  return {
    gate: name("recurrent_activation"),
    squash: name("activation"),
    resetAfter: config["reset_after"] === true,
    bias: (gate) => (config["use_bias"] === false ? "" : ` + b${gate}`),
  };
}
