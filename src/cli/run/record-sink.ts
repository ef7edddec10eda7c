import type { Output } from "../../outputs";
import type { CellError, CellState } from "../../protocol/messages";
import type { Sink } from "./sink";

/** All outputs of a run, as `-o x.json` writes them. */
export interface RunRecord {
  notebook: string;
  engine: string;
  ok: boolean;
  cells: RecordedCell[];
}

export interface RecordedCell {
  cell: number;
  kind: string | undefined;
  name: string | undefined;
  state: CellState | "pending";
  ms: number;
  outputs: Output[];
  error?: CellError;
}

export function recordSink(
  notebook: string,
  cells: readonly { index: number; kind?: string; name?: string }[],
): Sink & { record(): RunRecord } {
  const recorded = new Map<number, RecordedCell>(
    cells.map(({ index, kind, name }) => [
      index,
      { cell: index, kind, name, state: "pending", ms: 0, outputs: [] },
    ]),
  );
  let result: RunRecord = { notebook, engine: "embedded", ok: false, cells: [...recorded.values()] };
  return {
    event(event) {
      const cell = recorded.get(event.cell);
      if (cell === undefined) return;
      if (event.event === "cell") {
        cell.state = event.state;
        cell.ms = event.ms ?? cell.ms;
        if (event.error !== undefined) cell.error = event.error;
      } else if (event.event === "output") {
        const { kind, name, mime, data } = event;
        cell.outputs.push({ kind, name, mime, data });
      }
    },
    end: ({ engine, ok }) => (result = { ...result, engine, ok }),
    record: () => result,
  };
}
