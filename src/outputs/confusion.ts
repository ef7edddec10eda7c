import * as z from "zod/mini";
import { formatCount } from "./format";
import { limitRows, table } from "./text/table";
import { columnsOf } from "./text/width";

/** counts[label][told]: how often a label was told as which class. */
export const confusionSchema = z.object({
  classes: z.array(z.string()),
  counts: z.array(z.array(z.int())),
});

export type Confusion = z.infer<typeof confusionSchema>;

export interface ClassRow {
  name: string;
  /** Examples with this label. */
  support: number;
  /** How many have this label and were told so, of those told so and of those that have it; undefined of none. */
  precision: number | undefined;
  recall: number | undefined;
  f1: number | undefined;
  /** One a class: how many were told to be of it, and their share of the row. */
  cells: { count: number; share: number }[];
}

/** The rows of the matrix, one a class, with what they say together. */
export function classRows({ classes, counts }: Confusion): ClassRow[] {
  return classes.map((name, place) => {
    const row = counts[place] ?? [];
    const hits = row[place] ?? 0;
    const support = row.reduce((sum, count) => sum + count, 0);
    const told = counts.reduce((sum, each) => sum + (each[place] ?? 0), 0);
    return {
      name,
      support,
      precision: share(hits, told),
      recall: share(hits, support),
      f1: share(2 * hits, told + support),
      cells: classes.map((_, i) => ({ count: row[i] ?? 0, share: share(row[i] ?? 0, support) ?? 0 })),
    };
  });
}

/** "98.5 %", or a dash where there is nothing to take a share of. */
export function percent(value: number | undefined): string {
  if (value === undefined) return "–";
  return `${(100 * value).toFixed(value === 0 || value === 1 ? 0 : 1)} %`;
}

/** The matrix where it fits, and what it says of each class. */
export function confusionLines(confusion: Confusion, width: number): string[] {
  const rows = classRows(confusion);
  const { shown, more } = limitRows(rows, 30);
  const columns = ["label", ...confusion.classes];
  const cells = rows.map(({ name, cells }) => [name, ...cells.map(({ count }) => formatCount(count))]);
  const wide = columns.reduce(
    (sum, title, i) => sum + 2 + Math.max(columnsOf(title), ...cells.map((row) => columnsOf(row[i] ?? ""))),
    0,
  );
  const right = (title: string) => ({ title, align: "right" as const });
  const matrix =
    wide > width
      ? []
      : [
          "  Label, and what it was told to be",
          ...table([{ title: "label" }, ...confusion.classes.map(right)], cells, width),
          "",
        ];
  return [
    ...matrix,
    ...table(
      [{ title: "class" }, right("precision"), right("recall"), right("F1"), right("examples")],
      shown.map(({ name, precision, recall, f1, support }) => [
        name,
        percent(precision),
        percent(recall),
        f1 === undefined ? "–" : f1.toFixed(3),
        formatCount(support),
      ]),
      width,
    ),
    ...more,
  ];
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
