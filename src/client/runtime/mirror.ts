import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../base/issue";
import { runtimeFaults } from "./faults";
import type { Pin } from "./pin";
import type { OnProgress } from "./progress";

/**
 * Brings the wheel into `folder` over HTTPS. What has arrived lies in a `.part` file and is continued, after a cut
 * and in a later installation. Faults: runtime-mirror-address, runtime-mirror-answer, runtime-network.
 */
export async function downloadFromMirror(
  mirror: string,
  pin: Pin,
  folder: string,
  options: { onProgress: OnProgress; signal?: AbortSignal | undefined },
): Promise<void> {
  const address = addressOf(mirror, pin);
  const part = join(folder, `${pin.wheel.file}.part`);
  const size = () => statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  if (size() >= pin.wheel.size) rmSync(part, { force: true });
  for (let tries = 1; ; tries++) {
    const before = size();
    try {
      await receive(address, part, pin, options);
      break;
    } catch (error) {
      if (options.signal?.aborted === true) throw runtimeFaults.aborted();
      if (error instanceof Fault) throw error;
      // A connection that brought something is worth another try at once.
      if (size() > before && tries < 20) continue;
      throw runtimeFaults.network(reasonOf(error));
    }
  }
  renameSync(part, join(folder, pin.wheel.file));
}

const stallTimeout = 60_000;

async function receive(
  address: URL,
  part: string,
  pin: Pin,
  options: { onProgress: OnProgress; signal?: AbortSignal | undefined },
): Promise<void> {
  const total = pin.wheel.size;
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallTimeout);
  const signal = AbortSignal.any([stall.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  let file: number | undefined;
  try {
    const response = await ask(address, have, signal);
    const from = startOf(response, have, total);
    if (response.body === null) throw runtimeFaults.mirrorAnswer("the answer is empty.");
    file = openSync(part, from === 0 ? "w" : "a");
    let done = from;
    // SAFETY: the body of fetch is a stream of bytes.
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      if (done + chunk.length > total)
        throw runtimeFaults.mirrorAnswer("it sends more than the wheel's size.");
      writeSync(file, chunk);
      done += chunk.length;
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stallTimeout);
      options.onProgress({
        phase: "download",
        sentence: `Downloading TensorFlow from ${address.host}`,
        done,
        total,
      });
    }
    // A cut connection throws above: this answer was whole, and is not the wheel.
    if (done < total) {
      rmSync(part, { force: true });
      throw sizeFault(done, total);
    }
    fsyncSync(file);
  } finally {
    clearTimeout(timer);
    if (file !== undefined) closeSync(file);
  }
}

/** Follows redirects itself, since each of them must keep to https. */
async function ask(address: URL, from: number, signal: AbortSignal): Promise<Response> {
  let at = address;
  for (let hops = 0; hops < 6; hops++) {
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (from > 0) headers.range = `bytes=${from}-`;
    const response = await fetch(at, { redirect: "manual", signal, headers });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    at = new URL(location, at);
    if (!isSecure(at)) throw runtimeFaults.mirrorAddress(at.origin);
  }
  throw runtimeFaults.mirrorAnswer("it redirects without end.");
}

/** Where in the file the answer begins. Nothing of an answer that cannot be the wheel reaches the disk. */
function startOf(response: Response, have: number, total: number): number {
  const { status, headers } = response;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (status === 206 && range !== null && Number(range[1]) === have) {
    if (range[2] !== "*" && Number(range[2]) !== total) throw sizeFault(Number(range[2]), total);
    return have;
  }
  if (status !== 200) throw runtimeFaults.mirrorAnswer(`it answered with HTTP status ${status}.`);
  const type = headers.get("content-type") ?? "";
  if (type.includes("text/html")) throw runtimeFaults.mirrorAnswer("it answered with a web page.");
  const length = headers.get("content-length");
  if (length !== null && Number(length) !== total) throw sizeFault(Number(length), total);
  return 0;
}

function sizeFault(found: number, total: number): Fault {
  return runtimeFaults.mirrorAnswer(`its file has ${found} bytes and the wheel has ${total}.`);
}

function addressOf(mirror: string, pin: Pin): URL {
  const whole = mirror.endsWith(".whl") ? mirror : `${mirror.replace(/\/+$/, "")}/${pin.wheel.file}`;
  if (!URL.canParse(whole) || !isSecure(new URL(whole))) throw runtimeFaults.mirrorAddress(mirror);
  return new URL(whole);
}

function isSecure(address: URL): boolean {
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(address.hostname);
  return address.protocol === "https:" || (address.protocol === "http:" && local);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed.";
  if (error.name === "AbortError") return "nothing arrived for a minute.";
  const cause = error.cause instanceof Error ? error.cause : error;
  return `${cause.message === "" ? "the connection failed" : cause.message}.`;
}
