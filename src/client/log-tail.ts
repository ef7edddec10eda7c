import { closeSync, openSync, readSync } from "node:fs";
import type { Disposable } from "../base/disposable";

const kept = 40;
const chunkBytes = 64 * 1024;

export interface LogTail extends Disposable {
  /** The last lines so far, read now. */
  last(): string[];
}

/**
 * Follows the file that a kernel's standard output and error go to. A file and not a pipe, since a kernel may live
 * longer than the client that reads it.
 */
export function tailLog(file: string, onLine: (line: string) => void): LogTail {
  const lines: string[] = [];
  const buffer = Buffer.alloc(chunkBytes);
  let offset = 0;
  let rest = "";

  function push(line: string): void {
    lines.push(line);
    if (lines.length > kept) lines.shift();
    onLine(line);
  }
  function read(): void {
    let descriptor: number;
    try {
      descriptor = openSync(file, "r");
    } catch {
      return; // Not there yet, or removed with its folder.
    }
    try {
      for (;;) {
        const bytes = readSync(descriptor, buffer, 0, chunkBytes, offset);
        if (bytes === 0) break;
        offset += bytes;
        const parts = (rest + buffer.toString("utf8", 0, bytes)).split("\n");
        rest = parts.pop() ?? "";
        parts.forEach(push);
      }
    } finally {
      closeSync(descriptor);
    }
  }
  const timer = setInterval(read, 300);
  timer.unref();
  return {
    last() {
      read();
      if (rest !== "") push(rest);
      rest = "";
      return [...lines];
    },
    dispose() {
      clearInterval(timer);
      read();
    },
  };
}
