import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, notebookOf, tiny, type Folder } from "../support/command-line";
import { golden } from "../support/golden";

const media = join(import.meta.dirname, "../../media/samples");
const samples = ["births", "sine", "stocks", "weather"];

let here: Folder;
beforeAll(() => {
  here = folder();
  for (const name of samples)
    copyFileSync(join(media, `${name}.rnnbook`), join(here.path, `${name}.rnnbook`));
});
afterAll(() => here.dispose());

describe("the samples as scripts, as they were reviewed", () => {
  for (const name of samples) {
    it(`${name}.py`, async () => {
      const ended = await here.rnnbook(["export", `${name}.rnnbook`, "--format", "py", "-o", `${name}.py`]);
      expect(ended).toMatchObject({ code: 0, out: "" });
      expect(ended.err).toContain(`${name}.start.safetensors goes with it.`);
      const text = readFileSync(join(here.path, `${name}.py`), "utf8");
      golden(`export/${name}.py.txt`, text.replace(/RNNBook \d+\.\d+\.\d+\S*(?=\.)/, "RNNBook VERSION"));
    });
  }
});

it("JavaScript cells become comments of a Keras script", async () => {
  const text =
    notebookOf(tiny.data, tiny.model, tiny.train) + "\n```{js}\nconst a = 1;\n\ndisplay(a);\n```\n";
  here.write("js.rnnbook", text);
  const ended = await here.rnnbook(["export", "js.rnnbook", "-o", "js.py"]);
  expect(ended).toMatchObject({ code: 0 });
  expect(readFileSync(join(here.path, "js.py"), "utf8")).toContain("# const a = 1;\n#\n# display(a);\n");
});

describe("what a script cannot say is refused with exit code 1", () => {
  const csv = "time,y\n" + Array.from({ length: 40 }, (_, i) => `2020-01-${i + 1},1`).join("\n");
  const refused: Record<string, [string[], string]> = {
    "a notebook that trains nothing": [[tiny.data, tiny.model], "trains no model"],
    "two models": [
      [tiny.data, tiny.model, tiny.train, "model: other\ncell: rnn\nlookback: 2", "train: other"],
      "trains 2 models (net, other)",
    ],
    "a key without a counterpart": [
      [tiny.data, tiny.model, "train: net\nmax_minutes: 2"],
      "`max_minutes: 2` of train net has no form",
    ],
    "a query": [
      ["data: q\nsource: {sql: SELECT 1.0 AS y FROM range(40)}\ntime: none", tiny.model, tiny.train],
      "The data comes from a query",
    ],
    "a notebook with an error": [[tiny.data, "model: net\nunit: 4", tiny.train], "unknown-key"],
    "data that cannot be read": [["data: x\nsource: nowhere.csv", tiny.model, tiny.train], "missing-file"],
  };
  it.each(Object.entries(refused))("%s", async (_, [cells, sentence]) => {
    here.write("data.csv", csv);
    here.write("refused.rnnbook", notebookOf(...cells));
    const ended = await here.rnnbook(["export", "refused.rnnbook", "-o", "refused.py"]);
    expect(ended).toMatchObject({ code: 1, out: "" });
    expect(ended.err).toContain(sentence);
    expect(existsSync(join(here.path, "refused.py"))).toBe(false);
    expect(existsSync(join(here.path, ".rnnbook/refused.rnnbook"))).toBe(false);
  });
});
