import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, notebookOf, tiny, type Ended, type Folder } from "../support/command-line";

let here: Folder;
beforeAll(() => {
  here = folder();
  here.write("good.rnnbook", notebookOf(tiny.data, tiny.model, tiny.train, tiny.evaluate));
  here.write("empty.rnnbook", "");
  here.write(
    "series.csv",
    "time,y\n" + Array.from({ length: 40 }, (_, i) => `${2000 + i},${i % 7}\n`).join(""),
  );
});
afterAll(() => here.dispose());

/** Nothing that a user can type ends in a stack trace, nor as a defect of ours. */
function expectNoTrace({ err, out }: Ended) {
  expect(`${out}${err}`).not.toMatch(/^ {4}at |defect in RNNBook|"internal"/m);
}

describe("what is wrong with a command line is said with exit code 2", () => {
  const wrong: [string[], string][] = [
    [["rnu", "good.rnnbook"], 'There is no command "rnu". Did you mean "run"?'],
    [["publish", "good.rnnbook"], "The commands are run, check, export, import, runtime, doctor."],
    [["export"], "was not told what to work on. Write: rnnbook export IN"],
    [["export", "good.rnnbook"], "was not told where to write"],
    [
      ["export", "good.rnnbook", "-o", "out.pdf"],
      "It is not said in which format to write. Give --format html",
    ],
    [["export", "good.rnnbook", "--format", "pdf", "-o", "out.pdf"], 'There is no format "pdf".'],
    [["export", "good.rnnbook", "--format", "html", "-o", "good.rnnbook"], "is the notebook itself"],
    [["export", "good.rnnbook", "-o", "nowhere/out.html"], "its folder does not exist"],
    [["export", "missing.rnnbook", "-o", "out.html"], "there is no such file"],
    [["export", "empty.rnnbook", "-o", "out.html"], "The file is empty (0 bytes)"],
    [["import", "good.ipynb", "-o", "out.rnnbook"], "there is no such file"],
    [["import", "good.ipynb", "-o", "out.md"], "Give -o a name that ends in .rnnbook."],
    [["run"], "was not told what to work on. Write: rnnbook run IN"],
    [["run", "good.rnnbook", "other.rnnbook"], 'does not take "other.rnnbook"'],
    [["check"], "Write: rnnbook check IN"],
    [["run", "good.rnnbook", "--jsn"], 'has no option "--jsn". Did you mean "--json"?'],
    [["run", "good.rnnbook", "-x"], 'has no option "-x"'],
    [["run", "good.rnnbook", "--json=yes"], 'The option "--json" takes no value.'],
    [["run", "good.rnnbook", "-o"], 'The option "-o" needs a value.'],
    [["run", "good.rnnbook", "-o", "--resume"], 'The option "-o" needs a value.'],
    [["run", "good.rnnbook", "-o", "out.txt"], "Give -o a name that ends in .html, .ipynb or .json."],
    [["run", "good.rnnbook", "-o", "nowhere/out.json"], "its folder does not exist"],
    [["run", "good.rnnbook", "--engine", "gpu"], "Give it native or embedded."],
    [["run", "good.rnnbook", "--engine", "native"], "Run: rnnbook runtime install"],
    [["run", "good.rnnbook", "--timeout", "soon"], "a number of seconds above 0"],
    [["run", "good.rnnbook", "--timeout", "0"], "a number of seconds above 0"],
    [["run", "good.rnnbook", "-p", "epochs"], "KIND.NAME.KEY=VALUE"],
    [["run", "good.rnnbook", "-p", "train.nett.epochs=1"], "train.net.epochs"],
    [["run", "good.rnnbook", "-p", "train.net.epoch=1"], "train.net.epochs"],
    [["run", "good.rnnbook", "-p", "train.net.epochs=[1"], "train.net.epochs"],
    [["run", "missing.rnnbook"], "missing.rnnbook could not be read: there is no such file."],
    [["run", "."], "it is a folder"],
    [["runtime"], "rnnbook runtime install|status|remove"],
    [["runtime", "update"], "rnnbook runtime install|status|remove"],
    [["doctor", "now"], 'does not take "now"'],
  ];
  it.each(wrong)("rnnbook %j", async (args, sentence) => {
    const ended = await here.rnnbook(args);
    expect(ended.err).toContain(sentence);
    expect(ended.code).toBe(2);
    expect(ended.out).toBe("");
    expectNoTrace(ended);
  });

  it("with --json, as the last line too", async () => {
    const ended = await here.rnnbook(["run", "missing.rnnbook", "--json"]);
    expect(ended.code).toBe(2);
    expect(ended.events()).toEqual([
      expect.objectContaining({ event: "done", ok: false, exit: 2, engine: "embedded" }),
    ]);
  });
});

describe("a file that is no notebook is refused at its place with exit code 2", () => {
  const cell = "```{rnn}\ndata: x\n```\n";
  const refused: [string, string | Uint8Array, string][] = [
    ["zero bytes", "", "1:1"],
    ["no front matter", "# Title\n", "1:1"],
    ["another version", "---\nrnnbook: 2\n---\n", "2:"],
    ["merge markers", `---\nrnnbook: 1\n---\n${cell}<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n`, "7:1"],
    ["an unclosed cell", "---\nrnnbook: 1\n---\n\n```{rnn}\ndata: x\n", "5:1"],
    ["NUL bytes", "---\nrnnbook: 1\n---\n\0\n", "4:1"],
    ["bytes that are not UTF-8", Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff]), "2:1"],
  ];
  it.each(refused)("%s", async (_name, content, place) => {
    here.write("refused.rnnbook", content);
    for (const command of ["check", "run"]) {
      const ended = await here.rnnbook([command, "refused.rnnbook"]);
      expect(ended.err).toMatch(new RegExp(`^refused.rnnbook:${place}[:\\d]*: \\S.*\\.\n$`));
      expect(ended.code).toBe(2);
      expectNoTrace(ended);
    }
  });
});

describe("an error in a cell is told before anything runs, with exit code 1", () => {
  const wrong: [string, string[], string, string][] = [
    ["YAML that is none", ["data: x\nsource: [1, 2"], "", "bad-yaml"],
    ["an unknown kind", ["dat: x"], "7:1", "unknown-kind"],
    ["an unknown key", [tiny.data, tiny.model.replace("units", "unit")], "15:1", "unknown-key"],
    ["a wrong type", [tiny.data, tiny.model, "train: net\nepochs: many"], "21:9", "wrong-type"],
    ["a missing file", ["data: x\nsource: nowhere.csv\nhorizon: 1"], "8:9", "missing-file"],
    ["a path outside", ["data: x\nsource: ../x.csv\nhorizon: 1"], "8:9", "outside-workspace"],
    ["unknown sample data", ["data: x\nsource: seattle\nhorizon: 1"], "8:9", "unknown-sample"],
    ["an unknown column", ["data: x\nsource: series.csv\ntarget: z\nhorizon: 1"], "9:9", "unknown-column"],
    ["a reference to what stands below", [tiny.model, tiny.data], "", "data"],
    ["a model that is nowhere", [tiny.data, "train: net"], "13:8", "unknown-name"],
    ["an absurd size", [tiny.data, "model: net\ncell: lstm\nunits: 1000000000"], "15:8", "out-of-range"],
  ];
  it.each(wrong)("%s", async (_name, cells, place, code) => {
    here.write("wrong.rnnbook", notebookOf(...cells));
    const checked = await here.rnnbook(["check", "wrong.rnnbook"]);
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(
      new RegExp(`^wrong.rnnbook:${place}[:\\d]* [\\w-]*${code}[\\w-]* \\S.*$`, "m"),
    );
    expectNoTrace(checked);
    const ran = await here.rnnbook(["run", "wrong.rnnbook", "--json"]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(checked.out.split("\n")[0]);
    const events = ran.events();
    expect(events.at(-1)).toMatchObject({ event: "done", ok: false, exit: 1 });
    expect(events.slice(0, -1).map(({ event, state }) => `${event} ${state}`)).toContain("cell error");
    expect(events.filter(({ state }) => state === "start")).toEqual([]);
    expectNoTrace(ran);
  });

  it("an empty notebook", async () => {
    here.write("wrong.rnnbook", "---\nrnnbook: 1\n---\n");
    const ended = await here.rnnbook(["run", "wrong.rnnbook"]);
    expectNoTrace(ended);
    expect(ended.err).toContain("empty-notebook");
  });

  it("with its values as they are after -p", async () => {
    const ended = await here.rnnbook(["check", "good.rnnbook", "-p", "train.net.epochs=many"]);
    expect(ended.code).toBe(1);
    expect(ended.out).toContain(" wrong-type ");
  });

  it("and with --json, as an object an issue", async () => {
    here.write("wrong.rnnbook", notebookOf("dat: x"));
    const events = (await here.rnnbook(["check", "wrong.rnnbook", "--json"])).events();
    expect(events).toEqual([
      expect.objectContaining({
        event: "issue",
        cell: 1,
        code: "unknown-kind",
        severity: "error",
        line: 7,
        column: 1,
      }),
      { event: "done", ok: false, exit: 1 },
    ]);
  });
});

describe("check", () => {
  it("has nothing to complain of in a good notebook", async () => {
    const ended = await here.rnnbook(["check", "good.rnnbook"]);
    expect(ended).toMatchObject({ code: 0, out: "", err: "good.rnnbook: nothing to complain of.\n" });
  });
});

describe("help and version", () => {
  it("are printed on standard output", async () => {
    const help = await here.rnnbook(["--help"]);
    expect(help.code).toBe(0);
    for (const name of ["run", "check", "export", "import", "runtime", "doctor"])
      expect(help.out).toContain(`rnnbook ${name}`);
    const packageJson = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
    const version = await here.rnnbook(["--version"]);
    expect(version).toMatchObject({ code: 0, err: "" });
    expect(packageJson).toContain(`"version": "${version.out.trim()}"`);
  });

  it.each(["run", "check", "export", "import", "runtime", "doctor"])("say what %s takes", async (name) => {
    const help = await here.rnnbook([name, "--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    expect(help.out).toContain(`rnnbook ${name}`);
  });

  it("are shown to who types nothing", async () => {
    const ended = await here.rnnbook([]);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain("rnnbook run IN");
  });
});

describe("runtime", () => {
  it("status says that TensorFlow is not there", async () => {
    const ended = await here.rnnbook(["runtime", "status"]);
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/^TensorFlow is .* The embedded engine is used\.\n$/);
    const [status] = (await here.rnnbook(["runtime", "status", "--json"])).events();
    expect(status).toMatchObject({ state: "missing", sentence: expect.any(String) as string });
    expect(status).not.toHaveProperty("addon");
  });

  it("install says what it lacks, and remove that there is nothing", async () => {
    const install = await here.rnnbook(["runtime", "install"]);
    expect(install.code).toBe(2);
    expect(install.err).toMatch(/\w.*\.\n$/);
    expectNoTrace(install);
    expect(await here.rnnbook(["runtime", "remove"])).toMatchObject({ code: 0 });
  });
});
