import type { OutputData } from "../outputs";
import { formatNumbers } from "../outputs/format";
import { partLabel } from "../outputs/labels";
import { momentFormatter, momentValue } from "../outputs/moments";
import type { Moment, Num } from "../outputs/numbers";
import { numbersOf, places } from "../outputs/text/series";
import type { MultiplesSpec } from "./chart/multiples";
import { momentAxis, type ChartSpec } from "./chart/spec";
import { tableOf } from "./table";

type Data = OutputData<"data">;
type Example = Data["examples"][number];

/** The whole series with its parts shaded. */
export function seriesSpec(data: Data, { time, value }: NonNullable<Data["series"]>): ChartSpec {
  const x = places(time);
  const target = data.target ?? data.name;
  const shades: Record<string, number> = { train: 0, validation: 0.6, test: 1 };
  const parts = Object.entries(data.parts).flatMap(([name, part]) =>
    part === undefined ? [] : [{ name, ...part }],
  );
  const regions = parts.map(({ name, from, to }, i) => ({
    name,
    from: momentValue(from),
    to: momentValue(parts[i + 1]?.from ?? to),
    shade: shades[name] ?? 0,
  }));
  return {
    summary: `Line chart of ${target} over all rows. ${data.summary}`,
    lines: [{ name: target, role: "history", x, y: numbersOf(value) }],
    regions,
    x: momentAxis(time, momentFormatter(time), x),
    y: { title: target },
  };
}

/** What is read and what has to follow, for a window of each part. */
export function windowsSpec({ examples }: Data): MultiplesSpec {
  const labelled = examples.some(({ label }) => label !== undefined);
  const target = { name: "target", role: "model" as const };
  return {
    title: labelled ? "Some sequences" : "One window of each part",
    keys: [
      { name: "input", role: "history" },
      ...(examples.some((each) => each.target.time.length > 0) ? [target] : []),
    ],
    charts: examples.map((example) => ({ title: titleOf(example), spec: windowSpec(example) })),
  };
}

/** A row a value: part, label where there are any, use, time and value; numbers in full for a file. */
export function windowRows(
  examples: Data["examples"],
  format: "in-full" | "readable",
): { titles: string[]; rows: string[][] } {
  const moments = momentFormatter(examples.flatMap(({ input, target }) => [...input.time, ...target.time]));
  const labelled = examples.some(({ label }) => label !== undefined);
  const place = (moment: Moment) =>
    format === "in-full" && typeof moment === "number" ? String(moment) : moments(moment);
  const numbers = (values: readonly Num[]) =>
    format === "in-full" ? values.map(String) : formatNumbers(values);
  return {
    titles: ["Part", ...(labelled ? ["Label"] : []), "Use", "Time", "Value"],
    rows: examples.flatMap(({ part, label, input, target }) =>
      [
        { use: "input", ...input },
        { use: "target", ...target },
      ].flatMap(({ use, time, value }) => {
        const values = numbers(value);
        const head = [partLabel(part), ...(labelled ? [label ?? ""] : []), use];
        return time.map((moment, i) => [...head, place(moment), values[i] ?? ""]);
      }),
    ),
  };
}

export function windowsTable(examples: Data["examples"]): HTMLElement {
  const { titles, rows } = windowRows(examples, "readable");
  return tableOf({
    caption: "Values of the windows",
    columns: titles.map((title, i) => ({ title, numeric: i >= titles.length - 2 })),
    rows,
  });
}

/** Which part, and from when to when. */
function titleOf({ part, label, input, target }: Example): string {
  const time = [...input.time, ...target.time];
  const [first, last] = [time[0], time.at(-1)];
  if (label !== undefined) return `${label} (${partLabel(part)})`;
  if (first === undefined || last === undefined) return partLabel(part);
  const format = momentFormatter(time);
  return `${partLabel(part)}, ${format(first)} to ${format(last)}`;
}

function windowSpec({ part, label, input, target }: Example): ChartSpec {
  const time = [...input.time, ...target.time];
  const all = places(time);
  const split = input.time.length;
  const follows = label === undefined ? `${time.length - split} to forecast` : `the label ${label}`;
  return {
    summary: `A window of the ${part} part: ${split} values that are read and ${follows}.`,
    lines: [
      { name: "input", role: "history", x: all.slice(0, split), y: numbersOf(input.value) },
      { name: "target", role: "model", x: all.slice(split), y: numbersOf(target.value) },
    ],
    x: momentAxis(time, momentFormatter(time), all),
    y: { title: partLabel(part) },
  };
}
