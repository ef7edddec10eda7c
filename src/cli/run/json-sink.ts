import { encodeJson } from "../../outputs/encode";
import type { Terminal } from "../terminal";
import type { Sink } from "./sink";

/** One JSON object a line, for scripts. Numbers that are not finite are strings. */
export function jsonSink(terminal: Terminal): Sink {
  const print = (value: unknown) => terminal.out(JSON.stringify(encodeJson(value)));
  return { event: print, end: (end) => print({ event: "done", ...end }) };
}
