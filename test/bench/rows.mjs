const train = (cell, shape, more = {}) => ({
  name: `${cell.toUpperCase()} ${shape.join(",")}${more.layers === 2 ? ", two layers" : ""}${more.bidirectional ? ", bidirectional" : ""}`,
  work: "train",
  cell,
  shape,
  ...more,
});

const sizes = [
  [64, 32, 64, 256, 64],
  [100, 64, 128, 512, 128],
  [50, 32, 1, 64, 1],
  [1, 32, 1, 32, 1],
];

/** What is measured. A training step: all outputs [B, T, H], a dense head [V] on each, mean squared error, Adam. */
export const rows = [
  ...sizes.map((shape) => train("lstm", shape)),
  ...sizes.map((shape) => train("gru", shape)),
  train("lstm", [50, 32, 8, 128, 1], { layers: 2 }),
  train("lstm", [50, 32, 8, 64, 1], { bidirectional: true }),
  train("rnn", [50, 32, 1, 64, 1]),
  train("lstm", [50, 1, 8, 64, 1]),
  train("lstm", [50, 256, 8, 64, 1]),
  train("lstm", [500, 32, 8, 64, 1]),
  { name: "sine example, 100 epochs, warm", work: "sine", cell: "lstm", shape: [1, 32, 1, 32, 1] },
  {
    name: "sine example, 100 epochs, from process start",
    work: "sine-cold",
    cell: "lstm",
    shape: [1, 32, 1, 32, 1],
  },
  { name: "256 symbols, 1 text at once", work: "sample", cell: "lstm", shape: [1, 1, 64, 128, 64] },
  { name: "256 symbols, 64 texts at once", work: "sample", cell: "lstm", shape: [1, 64, 64, 128, 64] },
  { name: "forecasts of 1,000 windows", work: "forecast", cell: "lstm", shape: [30, 1000, 4, 64, 7] },
];
