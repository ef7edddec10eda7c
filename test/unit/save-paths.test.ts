import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "../../src/base/issue";
import { forecastCsv, isForecastCsv } from "../../src/cells/forecast-csv";
import { saveText } from "../../src/store/save";
import { resolveTarget } from "../../src/tables";
import { recursiveSample } from "../support/gallery/forecast-samples";

const ours = "time,forecast,naive\n2024-01-01,1,2\n";
const theirs = "date,price\n2024-01-01,1\n";
let base = "";

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rnnbook-save-")));
  for (const folder of ["work/books/data", "work/.git/hooks", "work/.vscode", "work-old", "outside"]) {
    mkdirSync(join(base, folder), { recursive: true });
  }
  writeFileSync(join(base, "work/books/old.csv"), ours);
  writeFileSync(join(base, "work/books/prices.csv"), theirs);
  writeFileSync(join(base, "work/books/empty.csv"), "");
  writeFileSync(join(base, "outside/secret.csv"), ours);
  symlinkSync(join(base, "outside/secret.csv"), join(base, "work/books/link-out.csv"));
  symlinkSync(join(base, "work/books/old.csv"), join(base, "work/books/link-in.csv"));
  symlinkSync(join(base, "nowhere.csv"), join(base, "work/books/dangling.csv"));
  symlinkSync(join(base, "outside"), join(base, "work/books/folder-out"));
  symlinkSync(join(base, "work/.git"), join(base, "work/books/settings"));
  mkdirSync(join(base, "work/books/folder.csv"));
  execFileSync("mkfifo", [join(base, "work/books/pipe.csv")]);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function save(target: string, text = ours): Promise<void> {
  const places = { notebookFolder: join(base, "work/books"), workspace: join(base, "work") };
  saveText(target, await resolveTarget(target, places, isForecastCsv), text);
}

/** Everything below the folder that is not a link, a pipe or ours to change, with what stands in it. */
function contents(): Record<string, string> {
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(base.length + 1), readFileSync(path, "utf8")]));
}

describe("a forecast is saved", () => {
  it.each([
    ["new.csv", "work/books/new.csv"],
    ["data/new.csv", "work/books/data/new.csv"],
    ["../top.csv", "work/top.csv"],
    ["./data/../old.csv", "work/books/old.csv"],
    ["a'b; $(c).csv", "work/books/a'b; $(c).csv"],
  ])("as %j, and nothing else changes", async (target, file) => {
    const before = contents();
    await save(target, `${ours}2024-01-02,3,4\n`);
    expect(contents()).toEqual({ ...before, [file]: `${ours}2024-01-02,3,4\n` });
  });

  it("again over what it saved before, with the mode that the file has", async () => {
    await save("new.csv");
    chmodSync(join(base, "work/books/new.csv"), 0o600);
    await save("new.csv", "time,forecast\n");
    expect(readFileSync(join(base, "work/books/new.csv"), "utf8")).toBe("time,forecast\n");
  });
});

describe("a forecast is not saved, and nothing changes,", () => {
  it.each([
    ["outside of the workspace", "../../outside/new.csv", "outside-workspace"],
    ["beside a workspace of a like name", "../../work-old/new.csv", "outside-workspace"],
    ["at a path of the machine", "/etc/forecast.csv", "outside-workspace"],
    ["through a folder that leads out", "folder-out/new.csv", "outside-workspace"],
    ["over a link that leads out", "link-out.csv", "not-replaceable"],
    ["over a link that leads to a file of its own", "link-in.csv", "not-replaceable"],
    ["over a link that leads nowhere", "dangling.csv", "not-replaceable"],
    ["over a folder", "folder.csv", "not-replaceable"],
    ["over a pipe", "pipe.csv", "not-replaceable"],
    ["over a file of somebody else", "prices.csv", "not-ours"],
    ["over an empty file", "empty.csv", "not-ours"],
    ["among hooks", "../.git/hooks/new.csv", "hidden-target"],
    ["among settings", "../.vscode/new.csv", "hidden-target"],
    ["through a link to what is hidden", "settings/hooks/new.csv", "hidden-target"],
    ["under a hidden name", ".env.csv", "hidden-target"],
    ["in a folder that does not exist", "none/new.csv", "no-folder"],
    ["as nothing", "  ", "bad-path"],
    ["as a folder", "data/", "bad-path"],
    ["with a NUL character", "new\0.csv", "bad-path"],
    ["at an address", "https://example.org/new.csv", "bad-path"],
    ["on another machine", "//host/new.csv", "bad-path"],
    ["with backslashes", "..\\new.csv", "bad-path"],
    ["as a device", "con.csv", "bad-path"],
  ])("%s", async (_, target, code) => {
    const before = contents();
    const thrown: unknown = await save(target).catch((error: unknown) => error);
    if (!(thrown instanceof Fault)) throw new Error(`Not refused: ${String(thrown)}`);
    expect(thrown.code).toBe(code);
    expect(thrown.remedy).toBeTruthy();
    expect(contents()).toEqual(before);
    expect(existsSync(join(base, "nowhere.csv"))).toBe(false);
  });
});

describe("a saved forecast", () => {
  it("has a line a step, full numbers, and nothing where a number is not known", () => {
    const lines = forecastCsv(recursiveSample()).split("\n");
    expect(lines[0]).toBe("time,forecast,lower_80,upper_80,lower_95,upper_95,naive,seasonal_naive,actual");
    expect(lines).toHaveLength(22);
    expect(lines[1]).toMatch(/^2015-08-29,16\.72,14\.12\d*,/);
    // The interval of 95 % ends at step 16, what came at step 12.
    expect(lines[20]?.split(",").slice(4, 6)).toEqual(["", ""]);
    expect(lines[20]?.endsWith(",")).toBe(true);
    expect(isForecastCsv(lines.join("\n"))).toBe(true);
  });

  it("names rows where there are no moments", () => {
    const csv = forecastCsv({ ...recursiveSample(), time: [240, 241], value: [1, "NaN"] });
    expect(
      csv
        .split("\n")
        .slice(0, 3)
        .map((line) => line.split(",").slice(0, 2)),
    ).toEqual([
      ["row", "forecast"],
      ["240", "1"],
      ["241", ""],
    ]);
  });

  it.each(["time,forecasts\n", "a,forecast\n", "", "time;forecast\n", "#!/bin/sh\n"])(
    "is not %j",
    (beginning) => expect(isForecastCsv(beginning)).toBe(false),
  );
});
