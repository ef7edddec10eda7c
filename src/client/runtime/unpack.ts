import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Unzip, UnzipInflate } from "fflate";
import { headerFolders, type Pin } from "./pin";
import type { OnProgress } from "./progress";

/**
 * Takes the libraries and the headers that the addon needs out of a wheel that was verified: the libraries into
 * `folder`, the headers into `folder/include`. Names come from the lists below, never from the archive.
 */
export async function unpackWheel(
  wheel: string,
  pin: Pin,
  folder: string,
  options: { onProgress: OnProgress; signal?: AbortSignal | undefined },
): Promise<void> {
  const total = pin.wheel.size;
  const open = new Set<number>();
  let failure: Error | undefined;
  const unzip = new Unzip((entry) => {
    const target = targetOf(entry.name, pin);
    if (target === undefined) return;
    const path = join(folder, target);
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, "w");
    open.add(file);
    entry.ondata = (error, bytes, final) => {
      // fflate gives null where there is no error, whatever its types say.
      if (error) failure ??= error;
      else writeWhole(file, bytes);
      if (final && open.delete(file)) closeSync(file);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    let done = 0;
    const stream = createReadStream(wheel, { highWaterMark: 1 << 18, signal: options.signal });
    // SAFETY: a stream without an encoding gives buffers.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unzip.push(chunk);
      if (failure !== undefined) throw failure;
      done += chunk.length;
      options.onProgress({ phase: "unpack", sentence: "Unpacking TensorFlow", done, total });
    }
    unzip.push(new Uint8Array(0), true);
  } finally {
    for (const file of open) closeSync(file);
  }
}

function targetOf(name: string, pin: Pin): string | undefined {
  const library = basename(name);
  if (name === `tensorflow/${library}` && library in pin.libraries) return library;
  const inside = /^tensorflow\/include\/([\w./-]+\.h)$/.exec(name)?.[1];
  if (inside === undefined || inside.split("/").includes("..")) return undefined;
  return headerFolders.some((prefix) => inside.startsWith(`${prefix}/`))
    ? join("include", inside)
    : undefined;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
