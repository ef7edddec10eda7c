import type { LabelledPlan, SequencesPlan, SequencesSource } from "../script/plan";
import { boundaries } from "./data";
import { definitions, lines, literal } from "./python";

type TableSource = Extract<SequencesSource, { type: "table" }>;

/** The constants that say what the sequences are. `beside` is the data, and what was drawn, by its file name. */
export function sequenceConstants(
  { source, classes, length, padded }: SequencesPlan,
  { data, parts }: { data: string; parts: string | undefined },
): string {
  const size = `LENGTH = ${length}`;
  if (source.type === "adding") return lines(`DATA = Path(__file__).with_name(${literal(data)})`, size);
  const { sequence, features, label, window, split } = source;
  return lines(
    `DATA = Path(__file__).parent / ${literal(data)}`,
    sequence === null ? undefined : `SEQUENCE = ${literal(sequence)}`,
    listConstant("FEATURES", features),
    `LABEL = ${literal(label)}`,
    classes.length > 0 ? listConstant("CLASSES", classes) : undefined,
    window === null ? size : [`WINDOW = ${window.rows}`, `STEP = ${window.step}`],
    window !== null && isOfUnusual(window) ? `USUAL = ${literal(window.usual)}` : undefined,
    padded ? "PADDING = -1e9  # stands after the end of shorter sequences" : undefined,
    split.by === "time" ? `SPLIT = (${split.shares.join(", ")})` : undefined,
    split.by === "names" ? listConstant("TEST_SEQUENCES", split.test) : undefined,
    parts === undefined ? undefined : `PARTS = Path(__file__).with_name(${literal(parts)})`,
  );
}

/** Reading, splitting, cutting and scaling, up to `load()`. */
export function sequenceSection({ data }: LabelledPlan): string {
  const { source } = data;
  return definitions([
    examplesClass(data),
    ...(source.type === "table" ? tableFunctions(data, source) : []),
    data.scaler === "none" ? undefined : fitScaler(data.scaler),
    ...(source.type === "table" ? [cutExamples(data, source), load(data)] : [loadAdding(data)]),
  ]);
}

/** What the rows of an example are called. */
export function lengthOf({ source }: SequencesPlan): string {
  return source.type === "table" && source.window !== null ? "WINDOW" : "LENGTH";
}

function examplesClass(data: SequencesPlan): string {
  const scaled = data.scaler === "none" ? "" : "scaled, ";
  return lines(
    "@dataclass",
    "class Examples:",
    '    """One part: what the network reads, and what it is to tell."""',
    "",
    `    inputs: np.ndarray  # ${scaled}[examples, ${lengthOf(data)}, features]`,
    data.classes.length > 0
      ? "    labels: np.ndarray  # places in CLASSES, [examples]"
      : "    labels: np.ndarray  # [examples]",
  );
}

function tableFunctions(data: SequencesPlan, source: TableSource): (string | undefined)[] {
  return [
    readSequences(source),
    source.split.by === "time" ? boundaries : undefined,
    split(data, source),
    source.window === null ? undefined : windows,
    labelOf(data, source),
    lines(
      "def numbers(rows):",
      '    """The features of some rows, [rows, features]."""',
      "    return np.array([[float(row[name]) for name in FEATURES] for row in rows])",
    ),
  ];
}

function readSequences({ delimiter, sequence, split: { by } }: TableSource): string {
  const reader =
    delimiter === "," ? "csv.DictReader(file)" : `csv.DictReader(file, delimiter=${literal(delimiter)})`;
  const open = '    with DATA.open(newline="", encoding="utf-8-sig") as file:';
  if (sequence === null)
    return lines(
      "def read_sequences():",
      '    """The rows of the file, which are one sequence."""',
      open,
      `        return [list(${reader})]`,
    );
  return lines(
    "def read_sequences():",
    by === "names"
      ? '    """The rows of each sequence by its name."""'
      : '    """The rows of each sequence."""',
    "    sequences = {}",
    open,
    `        for row in ${reader}:`,
    "            sequences.setdefault(row[SEQUENCE], []).append(row)",
    by === "names" ? "    return sequences" : "    return list(sequences.values())",
  );
}

function split({ parts }: SequencesPlan, { split: { by } }: TableSource): string {
  const empty = `    parts = {${parts.map((name) => `"${name}": []`).join(", ")}}`;
  const bodies = {
    names: [
      '    """The sequences that train, and those that test."""',
      empty,
      "    for name, rows in sequences.items():",
      '        parts["test" if name in TEST_SEQUENCES else "train"].append(rows)',
    ],
    draw: [
      '    """The sequences of each part, as the notebook has drawn them."""',
      empty,
      "    names = list(parts)",
      '    for rows, place in zip(sequences, read_tensors(PARTS)["parts"], strict=True):',
      "        parts[names[place]].append(rows)",
    ],
    time: [
      '    """The rows of each part: every sequence is cut in time."""',
      empty,
      "    for rows in sequences:",
      `        ${parts.length > 1 ? "train_end, validation_end" : "train_end, _"} = boundaries(len(rows))`,
      ...[
        '        parts["train"].append(rows[:train_end])',
        ...(parts.includes("validation")
          ? ['        parts["validation"].append(rows[train_end:validation_end])']
          : []),
        ...(parts.includes("test") ? ['        parts["test"].append(rows[validation_end:])'] : []),
      ],
    ],
  };
  return lines("def split(sequences):", bodies[by], "    return parts");
}

const windows = lines(
  "def windows(rows):",
  '    """Stretches of WINDOW rows, one from every STEP rows on."""',
  "    starts = range(0, len(rows) - WINDOW + 1, STEP)",
  "    return [rows[start : start + WINDOW] for start in starts]",
);

function isOfUnusual({ label_from }: { label_from: string }): boolean {
  return label_from === "any";
}

function labelOf({ classes }: SequencesPlan, { window }: TableSource): string {
  const isText = typeof classes[0] === "string";
  const of = (row: string) => (isText ? `${row}[LABEL]` : `float(${row}[LABEL])`);
  const most = "    return max(range(len(CLASSES)), key=lambda place: counts[CLASSES[place]])";
  const head = "def label_of(rows):";
  if (window !== null && window.label_from === "any")
    return lines(
      head,
      '    """The most frequent class of a window that is not the usual one, if any is."""',
      `    labels = [${of("row")} for row in rows]`,
      "    others = [label for label in labels if label != USUAL]",
      "    counts = Counter(others or labels)",
      most,
    );
  if (window !== null && window.label_from === "majority")
    return lines(
      head,
      '    """The most frequent class of a window, of equal ones the first."""',
      `    counts = Counter(${of("row")} for row in rows)`,
      most,
    );
  const row = of(window === null ? "rows[0]" : "rows[-1]");
  return lines(
    head,
    window === null
      ? '    """The label of a sequence, which all its rows have."""'
      : '    """The label of the last row of a window."""',
    classes.length > 0 ? `    return CLASSES.index(${row})` : `    return ${row}`,
  );
}

function fitScaler(scaler: Exclude<SequencesPlan["scaler"], "none">): string {
  const fits = {
    standard: ["Mean and standard deviation", "    shift, scale = values.mean(axis=0), values.std(axis=0)"],
    minmax: ["Smallest value and range", "    shift, scale = values.min(axis=0), np.ptp(values, axis=0)"],
    robust: [
      "Median and interquartile range",
      "    low, shift, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)",
      "    scale = high - low",
    ],
  };
  const [doc, ...body] = fits[scaler];
  return lines(
    "def fit_scaler(values):",
    `    """${doc ?? ""} of each column; a scale is never 0."""`,
    body,
    "    return shift, np.where(scale > 1e-12 * abs(shift), scale, 1.0)",
  );
}

function cutExamples({ scaler, padded }: SequencesPlan, { window, max_length }: TableSource): string {
  const scaled = scaler === "none" ? "numbers(rows)" : "(numbers(rows) - shift) / scale";
  return lines(
    scaler === "none" ? "def examples(sequences):" : "def examples(sequences, shift, scale):",
    window === null
      ? '    """Sequences as the network reads them, with their labels."""'
      : '    """All windows of some sequences, with their labels."""',
    window === null
      ? max_length === null
        ? undefined
        : "    sequences = [rows[-LENGTH:] for rows in sequences]"
      : "    sequences = [window for rows in sequences for window in windows(rows)]",
    padded
      ? [
          '    inputs = np.full((len(sequences), LENGTH, len(FEATURES)), PADDING, "float32")',
          "    for i, rows in enumerate(sequences):",
          `        inputs[i, : len(rows)] = ${scaled}`,
        ]
      : `    inputs = np.stack([${scaled} for rows in sequences])`,
    "    labels = np.array([label_of(rows) for rows in sequences])",
    padded ? "    return Examples(inputs, labels)" : '    return Examples(inputs.astype("float32"), labels)',
  );
}

function load({ scaler }: SequencesPlan): string {
  if (scaler === "none")
    return lines(
      "def load():",
      '    """Reads the examples of each part."""',
      "    parts = split(read_sequences())",
      "    return {name: examples(sequences) for name, sequences in parts.items()}",
    );
  return lines(
    "def load():",
    '    """Reads the examples of each part, scaled by what the training part says."""',
    "    parts = split(read_sequences())",
    '    known = numbers([row for rows in parts["train"] for row in rows])',
    "    shift, scale = fit_scaler(known)",
    "    return {name: examples(rows, shift, scale) for name, rows in parts.items()}",
  );
}

function loadAdding({ scaler, parts }: SequencesPlan): string {
  return lines(
    "def load():",
    scaler === "none"
      ? '    """Reads the examples of each part."""'
      : '    """Reads the examples of each part, scaled by what the training part says."""',
    "    tensors = read_tensors(DATA)",
    '    values, sums, parts = (tensors[name] for name in ("values", "sums", "parts"))',
    scaler === "none"
      ? undefined
      : [
          "    known = values[parts == 0].reshape(-1, values.shape[-1]).astype(float)",
          "    shift, scale = fit_scaler(known)",
          '    values = ((values - shift) / scale).astype("float32")',
        ],
    `    names = ${literal(parts)}`,
    "    return {",
    "        name: Examples(values[parts == place], sums[parts == place].astype(float))",
    "        for place, name in enumerate(names)",
    "    }",
  );
}

/** In one line, or one for each value where that is too long. */
function listConstant(name: string, values: readonly unknown[]): string[] {
  const flat = `${name} = ${literal(values)}`;
  return flat.length <= 88
    ? [flat]
    : [`${name} = [`, ...values.map((value) => `    ${literal(value)},`), "]"];
}
