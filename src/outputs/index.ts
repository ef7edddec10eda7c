import type * as z from "zod/mini";
import { chart } from "./chart";
import { data } from "./data";
import { evaluation } from "./evaluation";
import { failure } from "./failure";
import { forecast } from "./forecast";
import { generation } from "./generation";
import { model } from "./model";
import { table } from "./table";
import { text } from "./text";
import { training } from "./training";

export const outputs = {
  data,
  model,
  training,
  evaluation,
  forecast,
  generation,
  failure,
  text,
  table,
  chart,
};

export type OutputName = keyof typeof outputs;
export type OutputData<Name extends OutputName> = z.infer<(typeof outputs)[Name]["schema"]>;

/** One output of a cell, as it crosses the protocol, lies in the store and is printed by `--json`. */
export interface Output<Name extends OutputName = OutputName> {
  /** Which kind of cell made it, and under which name. */
  kind: string;
  name: string;
  mime: string;
  data: OutputData<Name>;
}
