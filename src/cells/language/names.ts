import type { Span } from "../../base/issue";
import { kindNamed } from "../index";
import type { ParsedCell } from "../parsed";

/** A place that names something. */
export interface NamePlace {
  /** Position of the cell among all cells. */
  cell: number;
  span: Span;
}

/** The cell that defines the name at an offset, and the name's own place; undefined where no name stands. */
export function findReference(
  cells: readonly ParsedCell[],
  index: number,
  offset: number,
): (NamePlace & { name: string }) | undefined {
  const here = placesIn(cells[index]).find(({ span }) => span.start <= offset && offset <= span.end);
  if (here === undefined) return undefined;
  const defining = definitionOf(cells, here.name, index);
  return defining === undefined ? undefined : { cell: defining.index, span: here.span, name: here.name };
}

/** Where the name at an offset is defined. */
export function definitionAt(
  cells: readonly ParsedCell[],
  index: number,
  offset: number,
): NamePlace | undefined {
  const found = findReference(cells, index, offset);
  const cell = found && cells[found.cell];
  return cell?.nameSpan === undefined ? undefined : { cell: cell.index, span: cell.nameSpan };
}

/** Every place that names what the name at an offset names, the definition first. */
export function referencesAt(cells: readonly ParsedCell[], index: number, offset: number): NamePlace[] {
  const found = findReference(cells, index, offset);
  if (found === undefined) return [];
  const places = cells.flatMap((cell) =>
    placesIn(cell)
      .filter(
        ({ name }) => name === found.name && definitionOf(cells, name, cell.index)?.index === found.cell,
      )
      .map(({ span }) => ({ cell: cell.index, span })),
  );
  return places.sort(
    (a, b) => Number(b.cell === found.cell) - Number(a.cell === found.cell) || a.cell - b.cell,
  );
}

/** Names in the first line, and in `data: x` of a model. */
function placesIn(cell: ParsedCell | undefined): { name: string; span: Span }[] {
  if (cell?.name === undefined || cell.nameSpan === undefined) return [];
  const data = cell.raw["data"];
  return [
    { name: cell.name, span: cell.nameSpan },
    ...(kindNamed(cell.kind)?.keys["data"] !== undefined && typeof data === "string" && data !== "auto"
      ? [{ name: data, span: cell.spanOf(["data"], "value") }]
      : []),
  ];
}

/** A name belongs to one cell that defines it; what stands above is meant before what stands below. */
function definitionOf(cells: readonly ParsedCell[], name: string, from: number): ParsedCell | undefined {
  const defining = cells.filter((cell) => cell.name === name && kindNamed(cell.kind)?.role === "defines");
  return defining.findLast(({ index }) => index <= from) ?? defining[0];
}
