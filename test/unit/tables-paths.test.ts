import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../src/base/issue";
import { resolveSource, type Places } from "../../src/tables";

let base = "";
let places: Places;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rnnbook-paths-")));
  for (const folder of ["work/books/data", "work/shared", "work-old", "outside", "samples"]) {
    mkdirSync(join(base, folder), { recursive: true });
  }
  for (const file of [
    "work/books/sales.csv",
    "work/books/sales_2024.csv",
    "work/books/data/deep.csv",
    "work/books/a'b; c.csv",
    "work/shared/common.csv",
    "work-old/secret.csv",
    "outside/secret.csv",
    "samples/seattle-weather.csv",
    "samples/sunspots.csv",
  ]) {
    writeFileSync(join(base, file), "a\n1\n");
  }
  symlinkSync(join(base, "outside/secret.csv"), join(base, "work/books/link-out.csv"));
  symlinkSync(join(base, "outside"), join(base, "work/books/folder-out"));
  symlinkSync(join(base, "work/shared/common.csv"), join(base, "work/books/link-in.csv"));
  symlinkSync("loop.csv", join(base, "work/books/loop.csv"));
  execFileSync("mkfifo", [join(base, "work/books/pipe.csv")]);
  places = {
    notebookFolder: join(base, "work/books"),
    workspace: join(base, "work"),
    samples: join(base, "samples"),
  };
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function fault(source: string, at: Places = places): Promise<Fault> {
  const result: unknown = await resolveSource(source, at).catch((error: unknown) => error);
  if (!(result instanceof Fault)) throw new Error(`Not refused: ${String(result)}`);
  return result;
}

describe("a source", () => {
  it.each([
    ["sales.csv", "work/books/sales.csv"],
    ["./data/../data/deep.csv", "work/books/data/deep.csv"],
    ["../shared/common.csv", "work/shared/common.csv"],
    ["link-in.csv", "work/shared/common.csv"],
    ["a'b; c.csv", "work/books/a'b; c.csv"],
    ["seattle-weather", "samples/seattle-weather.csv"],
  ])("%j is %s", async (source, expected) => {
    expect(await resolveSource(source, places)).toBe(join(base, expected));
  });

  it("may be absolute if it lies in the workspace", async () => {
    expect(await resolveSource(join(base, "work/shared/common.csv"), places)).toBe(
      join(base, "work/shared/common.csv"),
    );
  });

  it("lies beside the notebook if there is no workspace", async () => {
    const alone = { ...places, workspace: null };
    expect(await resolveSource("sales.csv", alone)).toBe(join(base, "work/books/sales.csv"));
    expect((await fault("../shared/common.csv", alone)).code).toBe("outside-workspace");
  });

  it.each([
    ["../../outside/secret.csv", "outside-workspace"],
    ["../../work-old/secret.csv", "outside-workspace"],
    ["../../outside/not-there.csv", "outside-workspace"],
    ["/etc/passwd", "outside-workspace"],
    ["link-out.csv", "outside-workspace"],
    ["folder-out/secret.csv", "outside-workspace"],
    ["folder-out/not-there.csv", "outside-workspace"],
    ["data", "unknown-sample"],
    ["./data", "not-a-file"],
    ["pipe.csv", "not-a-file"],
    ["..", "not-a-file"],
    ["loop.csv", "not-readable"],
    ["sales.csv/x.csv", "not-readable"],
    ["", "bad-path"],
    ["a\0.csv", "bad-path"],
    ["\\\\server\\share\\a.csv", "bad-path"],
    ["//server/share/a.csv", "bad-path"],
    ["data\\deep.csv", "bad-path"],
    ["C:secret.csv", "bad-path"],
    ["C:/secret.csv", "bad-path"],
    ["https://example.org/a.csv", "bad-path"],
    ["file:///etc/passwd", "bad-path"],
    ["CON", "bad-path"],
    ["data/nul.csv", "bad-path"],
    ["com1.csv", "bad-path"],
  ])("%j is refused: %s", async (source, code) => {
    const error = await fault(source);
    expect(error.code).toBe(code);
    expect(error.remedy).toMatch(/[.?]$/);
    expect(`${error.message} ${error.remedy}`).not.toContain(base);
  });

  it.each([
    ["slaes.csv", "Did you mean `sales.csv`?"],
    ["data/depe.csv", "Did you mean `data/deep.csv`?"],
    ["zzz.csv", /^The folder has `a'b; c.csv`, `sales.csv`, `sales_2024.csv`\.$/],
    ["seattle-wether", "Did you mean `seattle-weather`?"],
    ["sales", "Did you mean the file `sales.csv`? A name without ending is sample data."],
    ["zzz", /^Samples are `seattle-weather`, `sunspots`\. Write the ending .* `zzz\.csv`\.$/],
    ["nowhere/a.csv", "Paths are relative to the notebook."],
  ])("%j is missing, and the remedy names what is near", async (source, remedy) => {
    expect((await fault(source)).remedy).toMatch(remedy);
  });

  it("stays inside whatever path is made up", async () => {
    const parts = [
      "..",
      ".",
      "books",
      "data",
      "work-old",
      "outside",
      "folder-out",
      "secret.csv",
      "deep.csv",
      "...",
    ];
    let seed = 1;
    const next = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    let inside = 0;
    for (let i = 0; i < 3000; i++) {
      const source = Array.from({ length: 1 + next(6) }, () => parts[next(parts.length)]).join("/");
      const result = await resolveSource(source, places).catch((error: unknown) => error);
      if (typeof result === "string") {
        inside++;
        expect(relative(join(base, "work"), result).split(sep)[0]).not.toBe("..");
      } else expect(result).toBeInstanceOf(Fault);
    }
    expect(inside).toBeGreaterThan(5);
  });
});
