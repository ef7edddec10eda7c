import { mkdirSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { storeFault, storeWarning } from "./faults";
import { readIfThere } from "./files";
import type { StoredCell, Warn } from "./api";

/** The cells of outputs.json that can be read; whatever else stands in it costs outputs, never the notebook. */
export function readOutputs(folder: string, warn: Warn): StoredCell[] {
  const read = readCells(folder);
  if (typeof read === "string") {
    warn(storeWarning.outputsDamaged(read));
    return [];
  }
  const cells = read.filter(isStoredCell);
  if (cells.length < read.length) warn(storeWarning.outputsSkipped(read.length - cells.length));
  return cells;
}

export function writeOutputs(folder: string, cells: readonly StoredCell[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileAtomic.sync(join(folder, fileName), `${JSON.stringify({ version, cells })}\n`);
  } catch (error) {
    throw storeFault.cannotWrite("The outputs", folder, error);
  }
}

const fileName = "outputs.json";

/** Goes up with every change that an older version would misread. */
const version = 1;

/** A string says why there are none. */
function readCells(folder: string): unknown[] | string {
  let bytes: Buffer | undefined;
  try {
    bytes = readIfThere(join(folder, fileName));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (bytes === undefined) return [];
  const file = parseJson(bytes.toString("utf8"));
  if (!isRecord(file)) return `${fileName} is damaged`;
  if (file["version"] !== version) return `${fileName} is of another version of RNNBook`;
  const cells: unknown = file["cells"];
  return isList(cells) ? cells : `${fileName} is damaged`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The data of an output is checked by its schema where it is drawn; an output that we do not know is kept as it is. */
function isStoredCell(value: unknown): value is StoredCell {
  return (
    isRecord(value) &&
    isStringOrNone(value["kind"]) &&
    isStringOrNone(value["name"]) &&
    typeof value["source"] === "string" &&
    ["ok", "error", "interrupted"].includes(String(value["state"])) &&
    ["order", "started", "ms"].every((key) => typeof value[key] === "number") &&
    Array.isArray(value["outputs"]) &&
    value["outputs"].every(isOutput)
  );
}

function isOutput(value: unknown): boolean {
  return isRecord(value) && typeof value["mime"] === "string" && "data" in value;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isStringOrNone(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
