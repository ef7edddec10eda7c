export interface Row {
  name: string;
  work: "train" | "sine" | "sine-cold" | "forecast" | "sample";
  cell: "lstm" | "gru" | "rnn";
  /** T, B, I, H, V: steps, batch, inputs, units, outputs; for a forecast B windows, and V steps ahead; for samples B texts of V symbols. */
  shape: number[];
  layers?: number;
  bidirectional?: boolean;
}

export const rows: Row[];
