import type { EngineName } from "../../protocol/names";
import type { Exit } from "../exit-codes";
import type { RunEvent } from "./events";

export interface RunEnd {
  ok: boolean;
  exit: Exit;
  /** What ran the cells, or would have. */
  engine: EngineName;
  ms: number;
}

/** One of the forms in which a run is told. */
export interface Sink {
  event(event: RunEvent): void;
  end(end: RunEnd): void;
}
