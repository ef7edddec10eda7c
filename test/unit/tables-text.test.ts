import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../src/base/issue";
import { readText, type Places } from "../../src/tables";

let base = "";
let places: Places;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rnnbook-text-")));
  const files: Record<string, string | Uint8Array> = {
    "work/books/one.txt": "One.\nTwo.",
    "work/books/marked.txt": "\uFEFFMarked.",
    "work/books/windows.md": "a\r\nb\rc\n",
    "work/books/empty.txt": " \n",
    "work/books/latin.txt": Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xe9, 0x0a]),
    "work/books/utf16.txt": Buffer.from("\uFEFFab", "utf16le"),
    "work/books/binary.bin": Buffer.from([0x61, 0x00, 0x62]),
    "work/books/long.txt": "x".repeat(2000),
    "work/books/whale/chapter_2.txt": "2",
    "work/books/whale/chapter_10.txt": "10",
    "work/books/whale/chapter_1.txt": "1",
    "work/books/whale/notes.md": "N",
    "work/books/whale/.hidden.txt": "H",
    "work/books/whale/deep/er/chapter_3.txt": "3",
    "work/books/whale/own.rnnbook": "R",
    "work/shared/all.text": "S",
    "work-old/secret.txt": "secret",
    "outside/secret.txt": "secret",
    "samples/moby-dick.txt": "Call me Ishmael.",
    "samples/sines.csv": "a\n1\n",
    "samples/SOURCES.md": "x",
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(base, name, ".."), { recursive: true });
    writeFileSync(join(base, name), content);
  }
  symlinkSync(join(base, "outside/secret.txt"), join(base, "work/books/link-out.txt"));
  symlinkSync(join(base, "outside"), join(base, "work/books/folder-out"));
  execFileSync("mkfifo", [join(base, "work/books/pipe.txt")]);
  places = {
    notebookFolder: join(base, "work/books"),
    workspace: join(base, "work"),
    samples: join(base, "samples"),
  };
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function fault(source: string, options: Parameters<typeof readText>[2] = {}): Promise<Fault> {
  const result: unknown = await readText(source, places, options).catch((error: unknown) => error);
  if (!(result instanceof Fault)) throw new Error(`Not refused: ${JSON.stringify(result)}`);
  return result;
}

describe("a text", () => {
  it.each([
    ["one.txt", "One.\nTwo."],
    ["marked.txt", "Marked."],
    ["windows.md", "a\nb\nc\n"],
    ["../shared/all.text", "S"],
    ["moby-dick", "Call me Ishmael."],
    ["whale/chapter_*.txt", "1\n2\n10"],
    ["whale/chapter_?.txt", "1\n2"],
    ["whale/*", "1\n2\n10\nN"],
    ["whale/**/*.txt", "1\n2\n10\n3"],
    ["./whale/*1*.txt", "1\n10"],
    ["../shared/*", "S"],
    ["**/chapter_3.txt", "3"],
  ])("%j is %j", async (source, expected) => {
    expect((await readText(source, places)).text).toBe(expected);
  });

  it("says what was joined and changed, and which files were read", async () => {
    const opened: string[] = [];
    const { notes, files } = await readText("whale/chapter_*.txt", places, {
      opening: (paths) => opened.push(...paths),
    });
    expect(notes).toEqual([
      "3 files from `whale/chapter_1.txt` to `whale/chapter_10.txt` were joined by line ends.",
    ]);
    expect(files).toEqual(["1", "2", "10"].map((n) => join(base, `work/books/whale/chapter_${n}.txt`)));
    expect(opened).toEqual(files);
    expect((await readText("windows.md", places)).notes).toEqual([
      "Line ends were made single ones (`\\n`).",
    ]);
    expect((await readText("one.txt", places)).notes).toEqual([]);
  });

  it.each([
    ["empty.txt", "empty-file"],
    ["latin.txt", "not-utf8"],
    ["utf16.txt", "not-utf8"],
    ["binary.bin", "not-text"],
    ["nowhere.txt", "missing-file"],
    ["sines", "unknown-sample"],
    ["SOURCES", "unknown-sample"],
    ["*.nothing", "no-match"],
    ["nowhere/*.txt", "missing-file"],
    ["one.txt/*.txt", "no-match"],
    ["../../outside/secret.txt", "outside-workspace"],
    ["../../outside/*.txt", "outside-workspace"],
    ["../../*/*.txt", "outside-workspace"],
    ["../../work-old/*", "outside-workspace"],
    ["/etc/*", "outside-workspace"],
    ["/**", "outside-workspace"],
    ["link-out.txt", "outside-workspace"],
    ["link-*.txt", "outside-workspace"],
    ["folder-out/*.txt", "outside-workspace"],
    ["folder-*/*.txt", "no-match"],
    ["whale/../../../outside/*.txt", "outside-workspace"],
    ["*/../../../outside/secret.txt", "no-match"],
    ["pipe.txt", "not-a-file"],
    ["pi*.txt", "not-a-file"],
    ["whale\\*.txt", "bad-path"],
    ["https://example.org/*.txt", "bad-path"],
    ["//server/*.txt", "bad-path"],
    ["C:/*.txt", "bad-path"],
    ["nul/*.txt", "bad-path"],
  ])("%j is refused: %s", async (source, code) => {
    const error = await fault(source);
    expect(error.code).toBe(code);
    expect(error.remedy).toMatch(/[.?]$/);
    expect(`${error.message} ${error.remedy}`).not.toContain(base);
    expect(`${error.message} ${error.remedy}`).not.toContain("secret.csv");
  });

  it("that is not UTF-8 is named with its line", async () => {
    expect((await fault("latin.txt")).message).toBe('The file "latin.txt" is not UTF-8 text (line 3).');
    expect((await fault("utf16.txt")).message).toContain("UTF-16");
  });

  it("has a limit, of all files together, and can be interrupted", async () => {
    expect((await fault("long.txt", { limit: 1999 })).code).toBe("text-too-large");
    expect((await fault("whale/chapter_*.txt", { limit: 3 })).code).toBe("text-too-large");
    expect((await fault("one.txt", { signal: AbortSignal.abort() })).code).toBe("interrupted");
  });

  it("is found by a pattern with many stars without delay", async () => {
    expect((await fault(`${"*x".repeat(60)}.y`)).code).toBe("no-match");
  });
});
