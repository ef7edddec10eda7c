import { z } from "zod";
import type { LayerSpec } from "../engine/api";
import { layerOf, layers, planStack, type Field, type Layer, type StackPlan } from "../layers";
import { asIssue } from "./explain";
import { key, type Key } from "./keys";
import { amount, choice, flag, listOf, settings, whole } from "./takes";

/** More than any of these is a slip of the pen, and would only fill the memory: gradients and slots come on top. */
export const limits = { units: 2048, layers: 64, params: 2 ** 26 };

const all: Record<string, Layer> = layers;

const recurrentTypes = Object.values(all)
  .filter((layer) => layer.recurrent)
  .map((layer) => layer.type);

/** One layer in a `stack`: `{lstm: {units: 64}}`. */
const entry = oneOf(all, "stack", "one layer, such as {lstm: 64}");

export const stackSchema = listOf(
  entry,
  "a list of layers, such as [{lstm: 64}, {dropout: 0.2}]",
  1,
  limits.layers,
);

/** `lstm`, `{lstm: 64}` and `{lstm: {units: 64}}` are the same layer. */
export function expandStack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expandEntry);
  return typeof value === "string" || (typeof value === "object" && value !== null)
    ? [expandEntry(value)]
    : value;
}

/** Settings of recurrent layers beside their units, as keys of a model without a stack. Dropout is one of its own. */
export const recurrentKeys: Record<string, Key> = Object.fromEntries(
  recurrentTypes.flatMap((type) =>
    settingsOf(type).map(([name, field]) => [
      name,
      key(fieldSchema(field).optional(), {
        doc: field.doc,
        default: (raw) => cellField(raw, name)?.default,
        defaultText: String(field.default),
      }),
    ]),
  ),
);

/** The recurrent layers that have a setting. */
export function typesWith(setting: string): string[] {
  return recurrentTypes.filter((type) => settingsOf(type).some(([name]) => name === setting));
}

/** What the short form of a model says. */
export interface ShortForm {
  cell: string;
  units: number;
  layers: number;
  bidirectional: boolean;
  dropout: number;
  /** Settings of the recurrent layer, such as `reset_after`. */
  settings: Record<string, unknown>;
}

/** Recurrent layers, each followed by its dropout. */
export function layersOf(form: ShortForm): LayerSpec[] {
  const { cell, units, layers: count, bidirectional, dropout, settings: extra } = form;
  const config = { ...defaultsOf(cell), ...extra, units };
  const recurrent: LayerSpec = bidirectional
    ? { type: "bidirectional", config: { [cell]: config } }
    : { type: cell, config };
  const one: LayerSpec[] =
    dropout > 0 ? [recurrent, { type: "dropout", config: { rate: dropout } }] : [recurrent];
  return Array.from({ length: count }, () => one).flat();
}

/** The layers of a stack as written. */
export function layersOfStack(stack: z.output<typeof stackSchema>): LayerSpec[] {
  return stack.map((one) => {
    const [type = "", config = {}] = Object.entries(one)[0] ?? [];
    return { type, config: config };
  });
}

/** The layers with a last one of so many units, and whether it had to be added. */
export function withHead(
  specs: readonly LayerSpec[],
  units: number,
): { layers: LayerSpec[]; added: boolean } {
  const last = specs.at(-1);
  if (last?.type === "dense" && last.config["units"] === units) return { layers: [...specs], added: false };
  return {
    layers: [...specs, { type: "dense", config: { ...defaultsOf("dense"), units } }],
    added: true,
  };
}

/** Shapes and weights of layers on an input of [T, F], or [T] of symbols. */
export function planLayers(
  specs: readonly LayerSpec[],
  inputShape: number[],
  returnSequences?: boolean,
): StackPlan {
  const stack = specs.flatMap(({ type, config }) => {
    const layer = layerOf(type);
    return layer === undefined ? [] : [{ layer, config }];
  });
  return planStack(stack, inputShape, returnSequences);
}

/** Exactly one of these layers with its settings. */
function oneOf(choices: Record<string, Layer>, key: string, expected: string) {
  const shape = Object.fromEntries(
    Object.entries(choices).map(([type, layer]) => [type, layerSettings(layer).optional()]),
  );
  return settings(shape, expected).superRefine((value, context) => {
    const found = Object.keys(value);
    if (found.length !== 1) {
      context.addIssue(asIssue({ code: "one-of", key, found, choices: Object.keys(choices) }));
    }
  });
}

function layerSettings(layer: Layer): z.ZodType<Record<string, unknown>> {
  if (layer.wraps !== undefined)
    return oneOf(layer.wraps, layer.type, `a layer for ${layer.type}, such as {lstm: 64}`);
  const shape = Object.entries(layer.fields).map(([name, field]) => [
    name,
    fieldSchema(field).default(field.default),
  ]);
  return settings(
    Object.fromEntries(shape) as z.ZodRawShape,
    `settings of ${layer.type}, or its ${layer.main}`,
  );
}

function fieldSchema(field: Field): z.ZodType {
  const { min = -1e9, max = 1e9 } = field;
  switch (field.type) {
    case "int":
      return whole(min, max);
    case "number":
      return amount(min, max);
    case "boolean":
      return flag();
    case "choice": {
      const [first = "", ...rest] = field.choices ?? [];
      return choice([first, ...rest]);
    }
  }
}

function expandEntry(value: unknown): unknown {
  if (typeof value === "string") return { [value]: {} };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([type, config]: [string, unknown]) => {
      const layer = layerOf(type);
      if (layer?.wraps !== undefined) return [type, expandEntry(config)];
      if (config === null) return [type, {}];
      return [type, layer === undefined || typeof config === "object" ? config : { [layer.main]: config }];
    }),
  );
}

function settingsOf(type: string): [string, Field][] {
  const layer = layerOf(type);
  return Object.entries(layer?.fields ?? {}).filter(([name]) => name !== layer?.main && name !== "dropout");
}

/** The settings of a layer that nobody changed. */
export function defaultsOf(type: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(layerOf(type)?.fields ?? {}).map(([name, field]) => [name, field.default]),
  );
}

function cellField(raw: Record<string, unknown>, name: string): Field | undefined {
  if (raw["stack"] !== undefined) return undefined;
  const cell = raw["cell"] ?? "lstm";
  return typeof cell === "string" ? settingsOf(cell).find(([setting]) => setting === name)?.[1] : undefined;
}
