import { chooseColumns } from "../columns";
import type { DataConfig } from "../data-keys";
import type { ColumnInfo } from "../kind";
import { parseCell, type CellSource } from "../syntax";

/** A notebook to start from. */
export interface Starter {
  label: string;
  detail: string;
  cells: CellSource[];
}

const prose = (source: string): CellSource => ({ language: "markdown", source });
const rnn = (...lines: string[]): CellSource => ({ language: "rnn", source: lines.join("\n") });

/** Notebooks that run as they are and want only another `source`. */
export const starters: readonly Starter[] = [
  {
    label: "Forecast",
    detail: "A series of a file, and what comes next.",
    cells: [
      prose(
        "# Forecast\n\nPut your file beside this notebook and name it as `source`, the column as `target`.",
      ),
      rnn("data: series", "source: seattle-weather", "target: temp_max", "horizon: 7"),
      rnn("model: net", "cell: lstm", "units: 64"),
      rnn("train: net"),
      rnn("evaluate: net"),
      rnn("forecast: net"),
    ],
  },
  {
    label: "Text",
    detail: "A network that learns to write like a text.",
    cells: [
      prose(
        "# Text\n\nPut a text of some hundred thousand letters beside this notebook and name it as `source`.",
      ),
      rnn("data: book", "source: moby-dick", "split: [0.9, 0, 0.1]"),
      rnn("model: writer", "cell: gru", "units: 128"),
      rnn("train: writer", "epochs: 6", "learning_rate: 0.003"),
      rnn("evaluate: writer"),
      rnn("generate: writer", 'prompt: "The "', "temperature: [0.5, 0.8, 1.0]"),
    ],
  },
  {
    label: "Classify",
    detail: "Labelled sequences, and which label a new one has.",
    cells: [
      prose(
        "# Classify\n\nEach row of the file is one reading; `sequence` tells which readings belong together, `label` what they are.",
      ),
      rnn(
        "data: sequences",
        "source: single-hop-sensors",
        "sequence: mote",
        "time: reading",
        "features: [temperature, humidity]",
        "label: label",
        "window: 60",
        "step: 30",
        "label_from: any",
      ),
      rnn("model: net", "cell: gru", "units: 16"),
      rnn("train: net", "epochs: 20"),
      rnn("evaluate: net"),
    ],
  },
];

/** What a notebook on a file is made from. */
export interface FileSketch {
  /** As the notebook names it. */
  file: string;
  /** Of a table; undefined for a text. */
  columns?: readonly ColumnInfo[];
}

/** A notebook on a file, with what was guessed of its columns said in the first cell. */
export function starterFor({ file, columns }: FileSketch): CellSource[] {
  const title = file.replace(/\.[^.]*$/, "");
  if (columns === undefined) {
    return [
      prose(`# ${title}\n\nA network that learns to write like \`${file}\`.`),
      rnn("data: book", `source: ${quoted(file)}`),
      rnn("model: writer", "cell: gru", "units: 128"),
      rnn("train: writer", "epochs: 6"),
      rnn("evaluate: writer"),
      rnn("generate: writer", "temperature: [0.5, 0.8, 1.0]"),
    ];
  }
  const { time, target } = chooseColumns(defaults, columns);
  const guesses = [
    time === null
      ? "No column looks like moments, so the rows are numbered."
      : `\`${time}\` looks like the moments of the rows.`,
    target === undefined
      ? "No column of numbers was found to forecast: name one as `target`."
      : `\`${target}\` is forecast, since it is the last column of numbers: name another as \`target\` if it is not what you want.`,
    "The data cell finds the step from row to row and the season when it runs, and says which.",
  ];
  return [
    prose(`# ${title}\n\n${guesses.join(" ")}`),
    rnn(
      "data: series",
      `source: ${quoted(file)}`,
      ...(time === null ? [] : [`time: ${quoted(time)}`]),
      ...(target === undefined ? [] : [`target: ${quoted(target)}`]),
      "horizon: 7",
    ),
    rnn("model: net", "cell: lstm", "units: 64"),
    rnn("train: net"),
    rnn("evaluate: net"),
    rnn("forecast: net"),
  ];
}

// SAFETY: the cell is ours and has no error, so it has the configuration of its kind.
const defaults = parseCell("data: x\nsource: x.csv", 0, "rnn").config as DataConfig;

/** As YAML reads it back, whatever it contains. */
function quoted(word: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(word) && !/^(true|false|null|yes|no|on|off|auto|none)$/i.test(word)
    ? word
    : JSON.stringify(word);
}
