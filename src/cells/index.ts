import { data } from "./data";
import { evaluate } from "./evaluate";
import { forecast } from "./forecast";
import { generate } from "./generate";
import type { CellKind } from "./kind";
import { model } from "./model";
import { train } from "./train";

/** All kinds of cells, in the order in which a notebook usually has them. */
export const kinds: readonly CellKind[] = [data, model, train, evaluate, forecast, generate];

export function kindNamed(name: string | undefined): CellKind | undefined {
  return kinds.find((kind) => kind.name === name);
}
