/**
 * Writes the protocol buffers' wire format: enough for TensorFlow's graphs, which are written and never read.
 * Source: protobuf.dev, "Encoding".
 */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** Integers, booleans and enumerations. Negative numbers take ten bytes, as the format has it. */
  int(field: number, value: number | boolean): this {
    this.key(field, 0);
    this.varint(BigInt(value));
    return this;
  }

  float(field: number, value: number): this {
    this.key(field, 5);
    this.parts.push(new Uint8Array(new Float32Array([value]).buffer));
    return this;
  }

  bytes(field: number, value: Uint8Array | string): this {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    this.key(field, 2);
    this.varint(BigInt(bytes.length));
    this.parts.push(bytes);
    return this;
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  packed(field: number, values: readonly number[]): this {
    const inner = new Message();
    for (const value of values) inner.varint(BigInt(value));
    return this.bytes(field, inner.finish());
  }

  /** An entry of a map from strings. */
  entry(field: number, key: string, value: Message | string): this {
    const entry = new Message().bytes(1, key);
    return this.message(field, typeof value === "string" ? entry.bytes(2, value) : entry.message(2, value));
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  private key(field: number, wireType: number): void {
    this.varint(BigInt((field << 3) | wireType));
  }

  private varint(value: bigint): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.parts.push(Uint8Array.from(bytes));
  }
}
