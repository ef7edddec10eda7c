import { exportFaults } from "../script/faults";
import type { SeriesPlan } from "../script/plan";
import { stepUnits, type TableSource } from "../script/series-source";
import { definitions, lines, literal } from "./python";

/** What a script asks of its data, by which the sections below are chosen. */
export function needs(data: SeriesPlan) {
  const table = data.source.type === "table" ? data.source : undefined;
  const step = table?.step;
  const fixed = step !== undefined && stepUnits.has(step.unit);
  const labels = table?.time !== undefined && (fixed || step?.unit === "business day");
  return {
    table,
    /** Moments of the rows: for a calendar, for order, or to say what a forecast is of. */
    times: labels || (table?.time !== undefined && !table.sorted),
    labels,
    covariates: data.past_covariates.length + data.future_covariates.length,
    known: data.future_covariates.length > 0 || data.calendar.length > 0,
    transforms: data.transform.length > 0,
    differences: data.transform.some((name) => name !== "log"),
    scales: data.scaler !== "none",
  };
}

/** The constants that say what the data is. */
export function dataConstants(data: SeriesPlan, dataPath: string): string {
  const { table, times, labels } = needs(data);
  return lines(
    table && `DATA = Path(__file__).parent / ${literal(dataPath)}`,
    times ? `TIME = ${literal(table?.time)}` : undefined,
    table && `TARGET = ${literal(data.target)}`,
    data.past_covariates.length > 0 ? `PAST_COVARIATES = ${literal(data.past_covariates)}` : undefined,
    data.future_covariates.length > 0 ? `FUTURE_COVARIATES = ${literal(data.future_covariates)}` : undefined,
    labels && table !== undefined ? stepConstant(table) : undefined,
    `SEASON_LENGTH = ${data.season_length}`,
    `HORIZON = ${data.horizon}`,
    `SPLIT = (${data.split.join(", ")})`,
    data.lead > 0 ? `LEAD = ${data.lead}  # rows that differences use up` : undefined,
  );
}

function stepConstant({ step }: TableSource): string | undefined {
  const unit = step && stepUnits.get(step.unit);
  return unit && `STEP = np.timedelta64(${step?.count ?? 1}, "${unit}")`;
}

/** Reading, cleaning, transforming and scaling, up to `load()`. */
export function dataSection(data: SeriesPlan): string {
  const { table, differences } = needs(data);
  return definitions([
    seriesClass(data),
    table === undefined ? sine(data) : readTable(data, table),
    table?.hasGaps === true ? regular() : undefined,
    table?.hasMissing === true && data.missing !== "error" ? fill(data) : undefined,
    data.calendar.length > 0 ? calendar(data.calendar) : undefined,
    differences ? difference : undefined,
    data.transform.length > 0 ? stages(data) : undefined,
    fitScaler(data),
    boundaries,
    load(data),
  ]);
}

function seriesClass(data: SeriesPlan): string {
  const { times, transforms, scales } = needs(data);
  return lines(
    "@dataclass",
    "class Series:",
    '    """A series made ready to learn from."""',
    "",
    times ? "    times: np.ndarray  # [rows]" : undefined,
    "    values: np.ndarray  # the target in its own units, [rows]",
    transforms ? "    stages: list  # the target before, between and after its transforms" : undefined,
    "    features: np.ndarray  # what the network sees, [rows, features]",
    "    target: np.ndarray  # what it learns to forecast, [rows]",
    scales ? ["    shift: float", "    scale: float"] : undefined,
    "    train_end: int",
    "    validation_end: int",
  );
}

function sine({ source }: SeriesPlan): string {
  if (source.type === "table") return "";
  const body =
    "period" in source
      ? `    return np.sin(2 * np.pi * np.arange(${source.n}) / ${source.period})`
      : `    return np.sin(np.linspace(${source.from}, ${source.to}, ${source.n}))`;
  return lines("def read_values():", '    """A sine wave."""', body);
}

function readTable(data: SeriesPlan, { delimiter, hasMissing, sorted, dateOnly }: TableSource): string {
  const { times, covariates } = needs(data);
  const names = [
    ...(data.past_covariates.length > 0 ? ["PAST_COVARIATES"] : []),
    ...(data.future_covariates.length > 0 ? ["FUTURE_COVARIATES"] : []),
  ];
  const reader =
    delimiter === "," ? "csv.DictReader(file)" : `csv.DictReader(file, delimiter=${literal(delimiter)})`;
  const field = (name: string) => (hasMissing ? `number(row[${name}])` : `float(row[${name}])`);
  const read = lines(
    "def read_table():",
    times
      ? `    """Moments [rows] and numbers [rows, columns], the target first."""`
      : `    """Numbers [rows, columns], the target first."""`,
    '    with DATA.open(newline="", encoding="utf-8-sig") as file:',
    `        rows = list(${reader})`,
    times
      ? `    times = np.array([row[TIME] for row in rows], dtype="datetime64[${dateOnly ? "D" : "s"}]")`
      : undefined,
    covariates > 0
      ? [
          `    names = [TARGET, ${names.map((name) => `*${name}`).join(", ")}]`,
          `    table = np.array([[${field("name")} for name in names] for row in rows])`,
        ]
      : `    table = np.array([[${field("TARGET")}] for row in rows])`,
    !sorted ? ["    order = np.argsort(times)", "    times, table = times[order], table[order]"] : undefined,
    `    return ${times ? "times, table" : "table"}`,
  );
  return definitions([hasMissing ? numberFunction : undefined, read]);
}

const numberFunction = lines(
  "def number(text):",
  '    """The number in a field, or NaN where it is missing."""',
  '    missing = text.strip().lower() in {"", "na", "n/a", "nan", "null", "none", "-"}',
  "    return np.nan if missing else float(text)",
);

function regular(): string {
  return lines(
    "def regular(times, table):",
    '    """The same rows one step apart, with NaN where a moment is missing."""',
    "    places = ((times - times[0]) / STEP).astype(int)",
    "    complete = np.full((places[-1] + 1, table.shape[1]), np.nan)",
    "    complete[places] = table",
    "    return times[0] + np.arange(len(complete)) * STEP, complete",
  );
}

function fill({ missing }: SeriesPlan): string | undefined {
  if (missing === "drop") return undefined;
  if (missing === "mask") throw exportFaults.key("the data", "missing", missing);
  if (missing === "ffill") {
    return lines(
      "def fill(table):",
      '    """Every gap takes the value before it."""',
      "    table = table.copy()",
      "    for row in range(1, len(table)):",
      "        gaps = np.isnan(table[row])",
      "        table[row, gaps] = table[row - 1, gaps]",
      "    return table",
    );
  }
  return lines(
    "def fill(table, ends):",
    '    """Every gap takes a value on the line to the next one, within its part."""',
    "    table = table.copy()",
    "    for column in table.T:",
    "        for row in range(1, len(column)):",
    "            if not np.isnan(column[row]) or np.isnan(column[row - 1]):",
    "                continue",
    "            end = next((end for end in ends if end > row), len(column))",
    "            later = np.flatnonzero(~np.isnan(column[row:end]))",
    "            share = 1 / (later[0] + 1) if len(later) else 0",
    "            goal = column[row + later[0]] if len(later) else 0",
    "            column[row] = column[row - 1] + share * (goal - column[row - 1])",
    "    return table",
  );
}

/** Cycles of the calendar in NumPy, from 0 to just below 1. */
const cycles: Record<string, string[]> = {
  hour: ['        (times - times.astype("datetime64[D]")) / np.timedelta64(1, "D"),'],
  dayofweek: ['        (times.astype("datetime64[D]").astype(int) + 3) % 7 / 7,  # from Monday'],
  month: ['        times.astype("datetime64[M]").astype(int) % 12 / 12,'],
  dayofyear: ["        day_of_year(times),"],
};

function calendar(names: readonly string[]): string {
  const dayOfYear = lines(
    "def day_of_year(times):",
    '    """How much of its year has passed before each day."""',
    '    years = times.astype("datetime64[Y]")',
    '    start = years.astype("datetime64[D]")',
    '    days = (years + 1).astype("datetime64[D]") - start',
    '    return (times.astype("datetime64[D]") - start) / days',
  );
  return definitions([
    names.includes("dayofyear") ? dayOfYear : undefined,
    lines(
      "def calendar(times):",
      '    """Where moments stand in their cycles, as a sine and a cosine each."""',
      "    cycles = [",
      names.flatMap((name) => cycles[name] ?? []),
      "    ]",
      "    angles = [2 * np.pi * cycle for cycle in cycles]",
      "    waves = [wave(angle) for angle in angles for wave in (np.sin, np.cos)]",
      "    return np.stack(waves, axis=1)",
    ),
  ]);
}

const difference = lines(
  "def difference(values, lag):",
  '    """Each value less the one `lag` rows before; NaN where there is none."""',
  "    return values - np.concatenate([np.full(lag, np.nan), values[:-lag]])",
);

function stages({ transform }: SeriesPlan): string {
  const steps = {
    log: "    result.append(np.log(result[-1]))",
    diff: "    result.append(difference(result[-1], 1))",
    seasonal_diff: "    result.append(difference(result[-1], SEASON_LENGTH))",
  };
  return lines(
    "def stages(values):",
    '    """The target before its transforms, after the first, after the second …"""',
    "    result = [values]",
    transform.map((name) => steps[name]),
    "    return result",
  );
}

function fitScaler({ scaler }: SeriesPlan): string | undefined {
  const fits: Record<string, [doc: string, ...body: string[]] | undefined> = {
    standard: ["Mean and standard deviation", "    shift, scale = values.mean(), values.std()"],
    minmax: ["Smallest value and range", "    shift, scale = values.min(), np.ptp(values)"],
    robust: [
      "Median and interquartile range",
      "    low, shift, high = np.quantile(values, [0.25, 0.5, 0.75])",
      "    scale = high - low",
    ],
  };
  const fit = fits[scaler];
  if (fit === undefined) return undefined;
  const [doc, ...body] = fit;
  return lines(
    "def fit_scaler(values):",
    `    """${doc} of the training part; a scale is never 0."""`,
    body,
    "    return shift, scale if scale > 1e-12 * abs(shift) else 1.0",
  );
}

/** Where the parts of so many rows begin. */
export const boundaries = lines(
  "def boundaries(rows):",
  '    """Where validation and test begin."""',
  "    train, validation, _ = (math.floor(round(rows * share, 9)) for share in SPLIT)",
  "    return train, train + validation",
);

function load(data: SeriesPlan): string {
  const { table, times, covariates, known, transforms, scales } = needs(data);
  const target = transforms ? "np.nan_to_num(staged[-1])" : "values";
  const lead = data.lead > 0 ? "LEAD:" : ":";
  const future = data.future_covariates.length;
  return lines(
    "def load():",
    '    """Reads the series, and scales it by what the training part says."""',
    table === undefined
      ? ["    values = read_values()", "    rows = len(values)"]
      : [
          `    ${times ? "times, table" : "table"} = read_table()`,
          ...cleaning(data, table),
          "    values = table[:, 0]",
          "    rows = len(values)",
        ],
    "    train_end, validation_end = boundaries(rows)",
    table?.hasMissing === true && data.missing === "interpolate"
      ? ["    table = fill(table, [train_end, validation_end])", "    values = table[:, 0]"]
      : undefined,
    transforms ? "    staged = stages(values)" : undefined,
    scales
      ? [
          `    target = ${target}`,
          `    shift, scale = fit_scaler(target[${lead}train_end])`,
          "    target = (target - shift) / scale",
        ]
      : `    target = ${target}`,
    covariates === 0 ? "    features = target[:, None]" : undefined,
    covariates > 0 && !scales ? "    features = np.column_stack([target, table[:, 1:]])" : undefined,
    covariates > 0 && scales
      ? [
          "    features = [target]",
          "    for covariate in table.T[1:]:",
          "        middle, size = fit_scaler(covariate[:train_end])",
          "        features.append((covariate - middle) / size)",
          "    features = np.stack(features, axis=1)",
        ]
      : undefined,
    known ? knownAhead(data, future) : undefined,
    "    return Series(",
    times ? "        times=times," : undefined,
    "        values=values,",
    transforms ? "        stages=staged," : undefined,
    '        features=features.astype("float32"),',
    '        target=target.astype("float32"),',
    scales ? ["        shift=shift,", "        scale=scale,"] : undefined,
    "        train_end=train_end,",
    "        validation_end=validation_end,",
    "    )",
  );
}

function cleaning(data: SeriesPlan, table: TableSource): string[] {
  const { times } = needs(data);
  const both = times ? "times, table" : "table";
  const result: string[] = [];
  if (table.hasGaps) result.push("    times, table = regular(times, table)");
  if (!table.hasMissing || data.missing === "error") return result;
  if (data.missing === "drop") {
    result.push("    complete = ~np.isnan(table).any(axis=1)");
    result.push(`    ${both} = ${times ? "times[complete], table[complete]" : "table[complete]"}`);
    return result;
  }
  if (data.missing === "ffill") result.push("    table = fill(table)");
  result.push("    start = (~np.isnan(table)).argmax(axis=0).max()  # nothing to fill from before");
  result.push(`    ${both} = ${times ? "times[start:], table[start:]" : "table[start:]"}`);
  return result;
}

/** What is known of the horizon enters HORIZON rows ahead. */
function knownAhead({ calendar: names }: SeriesPlan, future: number): string[] {
  if (future > 0 || names.length === 0) return [];
  return [
    "    # What is known of the horizon enters HORIZON rows ahead.",
    "    ahead = times + HORIZON * STEP",
    "    features = np.hstack([features, calendar(ahead)])",
  ];
}
