import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { textFault } from "./text-faults";
import { findFiles, isPattern } from "./glob";
import { resolveSource, type Places } from "./paths";

export interface ReadText {
  /** With single line ends, and without a byte order mark. */
  text: string;
  /** Real paths, in the order of the text. */
  files: string[];
  /** Sentences for the user: what was noticed while reading. */
  notes: string[];
}

export interface ReadTextOptions {
  /** Told the real paths of the files before they are read. */
  opening?: (paths: readonly string[]) => void;
  signal?: AbortSignal;
  /** Bytes of all files together. Default: 50 MB. */
  limit?: number;
}

/**
 * The text of a file, of sample data, or of all files that a pattern such as `books/*.txt` matches, joined by line ends
 * in the order of their names. Sources are held to the same places as those of tables. Faults: those of
 * `resolveSource`, no-match, empty-file, not-utf8, not-text, text-too-large, interrupted.
 */
export async function readText(
  source: string,
  places: Places,
  { opening, signal, limit = 50_000_000 }: ReadTextOptions = {},
): Promise<ReadText> {
  const { sources, files } = await findText(source, places);
  opening?.(files);
  const notes: string[] = [];
  const texts: string[] = [];
  let bytes = 0;
  for (const file of files) {
    if (signal?.aborted === true) throw textFault.interrupted();
    bytes += (await stat(file)).size;
    if (bytes > limit) throw textFault.tooLarge(source, limit);
    texts.push(await textOf(file));
  }
  const joined = texts.join("\n");
  if (joined.trim() === "") throw textFault.empty(source);
  if (files.length > 1) {
    const [first = "", last = ""] = [sources[0], sources.at(-1)];
    notes.push(`${files.length} files from \`${first}\` to \`${last}\` were joined by line ends.`);
  }
  const text = joined.replace(/\r\n?/g, "\n");
  if (text.length !== joined.length || joined.includes("\r"))
    notes.push("Line ends were made single ones (`\\n`).");
  return { text, files, notes };
}

/** The same of one file in any place. Faults: empty-file, not-utf8, not-text and those of opening it. */
export async function readTextFile(path: string): Promise<string> {
  const text = await textOf(path);
  if (text.trim() === "") throw textFault.empty(basename(path));
  return text.replace(/\r\n?/g, "\n");
}

/** The files that a source of text names, as it names them and as real paths. Faults: those of `resolveSource`, no-match. */
export async function findText(
  source: string,
  places: Places,
): Promise<{ sources: string[]; files: string[] }> {
  const sources = isPattern(source) ? await findFiles(source, places) : [source];
  const files: string[] = [];
  for (const one of sources) files.push(await resolveSource(one, places, [".txt"]));
  return { sources, files };
}

async function textOf(file: string): Promise<string> {
  const name = basename(file);
  const bytes = await bytesOf(file, name);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw textFault.notUtf8(name, undefined, "UTF-16");
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw textFault.notText(name, nul);
  try {
    // A byte order mark is left out by the decoder.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw textFault.notUtf8(name, badLine(bytes));
  }
}

/** What is opened is asked what it is, so that nobody can swap a file for a pipe in between. */
async function bytesOf(file: string, name: string): Promise<Buffer> {
  const handle = await open(file, "r").catch((error: unknown) => {
    throw textFault.notReadable(
      name,
      error instanceof Error && "code" in error ? String(error.code) : "unknown",
    );
  });
  try {
    if (!(await handle.stat()).isFile()) throw textFault.notAFile(name, "a folder or a device");
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The first line, from 1, that is not UTF-8: no letter has the byte of a line end in it. */
function badLine(bytes: Buffer): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let from = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(10, from);
    try {
      decoder.decode(bytes.subarray(from, end < 0 ? undefined : end));
    } catch {
      return line;
    }
    if (end < 0) return line;
    from = end + 1;
  }
}
