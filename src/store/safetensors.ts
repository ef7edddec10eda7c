import { assert } from "../base/assert";
import { storeFault } from "./faults";
import type { StoredTensor } from "./api";

/**
 * The safetensors format: eight bytes with the length of the header, the header as JSON, the values little-endian
 * without holes. Source: https://github.com/huggingface/safetensors (README, "Format").
 */
export function writeSafetensors(tensors: readonly StoredTensor[]): Uint8Array {
  let offset = 0;
  const entries = tensors.map(({ name, dtype, shape, values }): [string, Entry] => {
    assert(name !== metadata, `a tensor may not be called ${metadata}`);
    assert(product(shape) === values.length, `tensor ${name} has not as many values as its shape says`);
    const start = offset;
    offset += values.byteLength;
    return [name, { dtype: codes[dtype], shape, data_offsets: [start, offset] }];
  });
  assert(new Set(tensors.map((t) => t.name)).size === tensors.length, "every tensor has a name of its own");
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { values } of tensors) {
    bytes.set(bytesOf(values), at);
    at += values.byteLength;
  }
  return bytes;
}

/** The tensors in the order of their values. Throws the fault bad-weights for what is not exactly such a file. */
export function readSafetensors(bytes: Uint8Array): StoredTensor[] {
  const { header, dataStart } = readHeader(bytes);
  const entries = Object.entries(header)
    .filter(([name]) => name !== metadata)
    .map(([name, value]) => ({ name, ...readEntry(name, value) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let expected = 0;
  for (const { name, start, end } of entries) {
    if (start !== expected) fail(`there is a hole or an overlap before the tensor ${JSON.stringify(name)}`);
    expected = end;
  }
  const length = bytes.length - dataStart;
  if (expected !== length) fail(`the header speaks of ${expected} bytes of values, the file has ${length}`);
  return entries.map(({ name, dtype, shape, start, end }) => {
    // A copy, since the values need not be aligned in the file.
    const { buffer } = new Uint8Array(bytes.subarray(dataStart + start, dataStart + end));
    const values = dtype === "float32" ? new Float32Array(buffer) : new Int32Array(buffer);
    return { name, dtype, shape, values };
  });
}

export function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const metadata = "__metadata__";
const codes = { float32: "F32", int32: "I32" } as const;
const maxHeader = 100_000_000;

function readHeader(bytes: Uint8Array): { header: object; dataStart: number } {
  if (bytes.length < 8) fail("the file has fewer than 8 bytes");
  const stated = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (stated > BigInt(maxHeader)) fail(`the header is said to have ${stated.toString()} bytes`);
  const dataStart = 8 + Number(stated);
  if (dataStart > bytes.length) fail("the header is longer than the file");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, dataStart)));
  } catch {
    fail("the header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    fail("the header is not a list");
  return { header, dataStart };
}

function readEntry(name: string, value: unknown) {
  const { dtype, shape, data_offsets: offsets } = toEntry(value);
  const bad = (what: string) => fail(`the tensor ${JSON.stringify(name)} has ${what}`);
  if (dtype !== "F32" && dtype !== "I32") return bad("values that are neither F32 nor I32");
  if (!isSizes(shape)) return bad("a shape that is none");
  if (!isSizes(offsets) || offsets.length !== 2) return bad("offsets that are none");
  const [start = 0, end = 0] = offsets;
  const size = product(shape) * 4;
  if (!Number.isSafeInteger(size) || end - start !== size) return bad("a shape that its bytes do not fill");
  return { dtype: dtype === "F32" ? ("float32" as const) : ("int32" as const), shape, start, end };
}

function toEntry(value: unknown): Partial<Record<keyof Entry, unknown>> {
  return typeof value === "object" && value !== null ? value : {};
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, n) => all * n, 1);
}

function fail(why: string): never {
  throw storeFault.badWeights(why);
}
