import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWith } from "../../scripts/lib/python.mjs";
import { folder, type Folder } from "../support/command-line";
import { hostile, samples as outputSamples } from "../support/gallery/samples";
import { storeOutputs } from "../support/stored-outputs";

const media = join(import.meta.dirname, "../../media/samples");
const samples = readdirSync(media).filter((name) => /.\.rnnbook$/.test(name));

/** What a file can hold beside its cells, and fences, separators and line ends of other hands. */
const odd = `\uFEFF---\r\nrnnbook: 1\r\ntitle: "Größe"  # kept\r\n---\r\n\r\n\r\n# Text\r\n\r\n<!-- cell -->\r\n\r\nMore ${hostile}\r\n\r\n\`\`\`\`{rnn echo=1}\r\n\r\n\`\`\`\`\r\n\r\n\`\`\`{js}\r\ndisplay("\`\`")\r\n\`\`\`\r\n~~~\r\n\`\`\`{rnn}\r\n~~~`;

let here: Folder;
beforeAll(() => {
  here = folder();
  for (const name of samples) copyFileSync(join(media, name), join(here.path, name));
  here.write("odd.rnnbook", odd);
  const shown = outputSamples();
  const cells = readFileSync(join(media, "weather.rnnbook"), "utf8").matchAll(/```{rnn}\n([^]*?)\n```/g);
  storeOutputs(
    join(here.path, "weather.rnnbook"),
    Array.from(cells, ([, source = ""]) => {
      const name =
        { d: "data", m: "model", t: "training", e: "evaluation", f: "forecast" }[source.charAt(0)] ?? "";
      return { source, outputs: [{ name, data: shown[name as keyof typeof shown] }] };
    }),
  );
});
afterAll(() => here.dispose());

interface Jupyter {
  nbformat: number;
  cells: { cell_type: string; source: string[]; outputs?: { data: Record<string, unknown> }[] }[];
}

async function exported(name: string): Promise<Jupyter> {
  const ended = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "ipynb", "-o", `${name}.ipynb`]);
  expect(ended).toMatchObject({ code: 0, out: "", err: "" });
  // SAFETY: Jupyter's own check of the form follows below.
  return JSON.parse(readFileSync(join(here.path, `${name}.ipynb`), "utf8")) as Jupyter;
}

const names = [...samples.map((name) => name.replace(".rnnbook", "")), "odd"];

describe("a notebook that goes to Jupyter and back", () => {
  it.each(names)("is the same file again: %s", async (name) => {
    await exported(name);
    const ended = await here.rnnbook(["import", `${name}.ipynb`, "-o", "back.rnnbook"]);
    expect(ended).toMatchObject({ code: 0, out: "", err: "" });
    const before = readFileSync(join(here.path, `${name}.rnnbook`), "utf8");
    expect(readFileSync(join(here.path, "back.rnnbook"), "utf8")).toBe(before);
  });

  it("takes its outputs along, as data and as text", async () => {
    const { cells } = await exported("weather");
    const outputs = cells.flatMap((cell) => cell.outputs ?? []);
    expect(outputs).toHaveLength(5);
    const [first] = outputs;
    expect(Object.keys(first?.data ?? {})).toEqual(["application/vnd.rnnbook.data+json", "text/plain"]);
    expect(String(first?.data["text/plain"])).toContain("1,461 days of temp_max");
  });

  it("may be given further cells there", async () => {
    const notebook = await exported("sine");
    const cell = { cell_type: "code", id: "new", metadata: {}, execution_count: null, outputs: [] };
    const added = {
      ...notebook,
      cells: [...notebook.cells, { ...cell, source: ["evaluate: net\n", "on: test"] }],
    };
    here.write("added.ipynb", JSON.stringify(added));
    const ended = await here.rnnbook(["import", "added.ipynb", "-o", "added.rnnbook"]);
    expect(ended).toMatchObject({ code: 0, err: "" });
    expect(readFileSync(join(here.path, "added.rnnbook"), "utf8")).toContain(
      "```{rnn}\nevaluate: net\non: test\n```\n",
    );
  });
});

describe("Jupyter", () => {
  it("finds every exported notebook valid and makes a page of it", async () => {
    for (const name of names) await exported(name);
    const { program, env } = pythonWith(["nbformat==5.11.1", "nbconvert==7.17.2"]);
    const files = names.map((name) => join(here.path, `${name}.ipynb`));
    const script = `import sys, nbformat
for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as f:
        nbformat.validate(nbformat.reads(f.read(), as_version=nbformat.NO_CONVERT), version=4, version_minor=5)
`;
    execFileSync(program, ["-W", "error", "-c", script, ...files], { env, stdio: "pipe" });
    execFileSync(program, ["-m", "nbconvert", "--to", "html", ...files], {
      // Packages in a folder of their own have their data there too.
      env: { ...env, JUPYTER_PATH: join(String(env["PYTHONPATH"]), "share/jupyter") },
      stdio: "pipe",
    });
    const page = readFileSync(join(here.path, "weather.html"), "utf8");
    expect(page).toContain("Tomorrow's temperature");
    expect(page).toContain("seasonal-naive");
  });
});

describe("a notebook of another kernel", () => {
  const python = {
    nbformat: 4,
    nbformat_minor: 2,
    metadata: { kernelspec: { name: "python3", language: "python", display_name: "Python 3" } },
    cells: [
      { cell_type: "markdown", metadata: {}, source: "# Title\n\nText" },
      {
        cell_type: "code",
        metadata: {},
        outputs: [],
        execution_count: 1,
        source: ["import os\n", 'print("```")'],
      },
      { cell_type: "raw", metadata: {}, source: "as it is" },
    ],
  };

  it("keeps its text, and its code as text", async () => {
    here.write("python.ipynb", JSON.stringify(python));
    const ended = await here.rnnbook(["import", "python.ipynb", "-o", "python.rnnbook"]);
    expect(ended).toMatchObject({ code: 0, err: "1 code cell in python cannot run here and became text.\n" });
    const text = readFileSync(join(here.path, "python.rnnbook"), "utf8");
    expect(text).toBe(
      '---\nrnnbook: 1\n---\n\n# Title\n\nText\n\n<!-- cell -->\n\n```python\nimport os\nprint("```")\n```\n\n<!-- cell -->\n\n```\nas it is\n```\n',
    );
  });

  const wrong: [string, string, string][] = [
    ["is no JSON", "{", "is not JSON"],
    ["is something else", "[1]", "is not a Jupyter notebook"],
    ["is of format 3", JSON.stringify({ nbformat: 3, worksheets: [] }), "is of format 3 of Jupyter"],
    ["has no cells", JSON.stringify({ nbformat: 4 }), "has no list of cells"],
    [
      "has a cell without source",
      JSON.stringify({ nbformat: 4, cells: [{ cell_type: "code" }] }),
      "Cell 1 of bad.ipynb",
    ],
    [
      "has a cell of no type",
      JSON.stringify({ nbformat: 4, cells: [{ cell_type: "x", source: "" }] }),
      "Cell 1 of bad.ipynb",
    ],
  ];
  it.each(wrong)("that %s is refused with exit code 2", async (_, content, sentence) => {
    here.write("bad.ipynb", content);
    const ended = await here.rnnbook(["import", "bad.ipynb", "-o", "bad.rnnbook"]);
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toContain(sentence);
    expect(readdirSync(here.path)).not.toContain("bad.rnnbook");
  });
});
