import { AbstractMessageReader, type DataCallback, type Disposable, type Message } from "vscode-jsonrpc";
import type { Readable } from "node:stream";
import { channelFaults, frameLimit } from "./faults";

/** A header is one short line; what goes on for longer without its end is no header of ours. */
const headerLimit = 1024;

/**
 * Reads messages framed as `Content-Length: N`, an empty line, N bytes of JSON. Beside what the reader of
 * vscode-jsonrpc does, it holds every length to a limit before it keeps a byte, and ends with the first thing that it
 * cannot read: what follows would be misread too.
 */
export class FrameReader extends AbstractMessageReader {
  private chunks: Buffer[] = [];
  private bytes = 0;
  /** Length of the message that is being read, undefined within a header. */
  private expected: number | undefined;
  private failed = false;

  constructor(private readonly readable: Readable) {
    super();
  }

  override listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer) => this.take(chunk, callback);
    const onError = (error: Error) => this.fireError(error);
    const onClose = () => this.fireClose();
    this.readable.on("data", onData);
    this.readable.on("error", onError);
    this.readable.on("close", onClose);
    this.readable.on("end", onClose);
    return {
      dispose: () => {
        this.readable.off("data", onData);
        this.readable.off("close", onClose);
        this.readable.off("end", onClose);
      },
    };
  }

  private take(chunk: Buffer, callback: DataCallback): void {
    if (this.failed) return;
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    try {
      for (let message = this.next(); message !== undefined; message = this.next()) callback(message);
    } catch (error) {
      this.failed = true;
      this.chunks = [];
      this.fireError(error);
    }
  }

  private next(): Message | undefined {
    if (this.expected === undefined) {
      const head = this.joined();
      const end = head.indexOf("\r\n\r\n");
      if (end > headerLimit || (end < 0 && head.length > headerLimit)) {
        throw channelFaults.frame("a header without an end");
      }
      if (end < 0) return undefined;
      this.expected = lengthIn(head.toString("latin1", 0, end));
      this.keep(head.subarray(end + 4));
    }
    if (this.bytes < this.expected) return undefined;
    const body = this.joined();
    const message = parse(body.toString("utf8", 0, this.expected));
    this.keep(body.subarray(this.expected));
    this.expected = undefined;
    return message;
  }

  private joined(): Buffer {
    const [first] = this.chunks;
    if (this.chunks.length === 1 && first !== undefined) return first;
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  private keep(rest: Buffer): void {
    this.chunks = [rest];
    this.bytes = rest.length;
  }
}

function lengthIn(header: string): number {
  const match = /^content-length: *(\d{1,15})$/im.exec(header);
  if (match === null) throw channelFaults.frame("a header without a length");
  const length = Number(match[1]);
  if (length > frameLimit) throw channelFaults.oversize(length);
  return length;
}

function parse(text: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw channelFaults.frame("a message that is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("jsonrpc" in value)) {
    throw channelFaults.frame("a message that is not JSON-RPC");
  }
  // SAFETY: the connection looks at `method`, `id`, `result` and `error` itself and reports what fits nowhere.
  return value as unknown as Message;
}
