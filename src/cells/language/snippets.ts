import type { ParsedCell } from "../parsed";

/** A whole cell to start from. */
export interface CellSnippet {
  label: string;
  /** With `${1:…}` and `$0` as in snippets of VS Code. */
  body: string;
  doc: string;
}

/** Whole cells that go on from the cells above. */
export function cellSnippets(above: readonly ParsedCell[]): CellSnippet[] {
  const model = above.findLast(({ kind }) => kind === "model")?.name ?? "net";
  return [
    {
      label: "data of a file",
      body: "data: ${1:rides}\nsource: ${2:rides.csv}\ntarget: ${3:riders}\nhorizon: ${4:7}$0",
      doc: "A series of a file, and how far ahead to forecast.",
    },
    {
      label: "data of a text",
      body: "data: ${1:book}\nsource: ${2:book.txt}$0",
      doc: "A text to learn to write like.",
    },
    {
      label: "sine",
      body: "data: ${1:sine}\nsource: {generator: sine, n: ${2:1000}, period: ${3:50}}\nhorizon: ${4:1}$0",
      doc: "A wave to try things on.",
    },
    {
      label: "LSTM",
      body: "model: ${1:net}\ncell: lstm\nunits: ${2:64}$0",
      doc: "A model of one LSTM layer.",
    },
    {
      label: "GRU",
      body: "model: ${1:net}\ncell: gru\nunits: ${2:64}$0",
      doc: "A model of one GRU layer.",
    },
    {
      label: "stack of layers",
      body: "model: ${1:net}\nstack: [{lstm: ${2:64}}, {dropout: ${3:0.2}}, {lstm: ${4:32}}]$0",
      doc: "A model, layer by layer.",
    },
    {
      label: "train for a while",
      body: `train: \${1:${model}}\nepochs: \${2:30}\nearly_stopping: \${3:5}$0`,
      doc: "Training that ends when it gets no better.",
    },
  ];
}
