import { describe, expect, test } from "vitest";
import { newNotebook } from "../../src/notebook/notebook";
import { parse } from "../../src/notebook/parse";
import { print } from "../../src/notebook/print";
import { Draw, drawCell, drawDocument, drawSource } from "../support/notebook-documents";
import type { Cell, CellLanguage, Notebook } from "../../src/notebook/notebook";

const languages = ["markdown", "rnn", "js"] as const satisfies CellLanguage[];

function read(text: string | Uint8Array): Notebook {
  const parsed = parse(typeof text === "string" ? new TextEncoder().encode(text) : text);
  if (!parsed.ok) throw new Error(`${parsed.refusal.code}: ${JSON.stringify(text)}`);
  // The editor keeps cells and layout as JSON.
  return JSON.parse(JSON.stringify(parsed.notebook)) as Notebook;
}

function write(notebook: Notebook): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(print(notebook));
}

function contents(notebook: Notebook): Pick<Cell, "language" | "source">[] {
  return notebook.cells.map(({ language, source }) => ({ language, source }));
}

/**
 * What a file holds before and after one cell, without the blank lines, fences and separators beside it: found by
 * putting a mark into the cell that nothing else has.
 */
function around(notebook: Notebook, index: number): { head: string; tail: string } {
  const mark = "\u{1F4CD}";
  const cells = notebook.cells.map((cell, i) =>
    i === index ? { ...cell, source: `${mark}\n${cell.source}\n${mark}` } : cell,
  );
  const parts = write({ ...notebook, cells }).split(mark);
  const between = /^(?:[ \t]*| {0,3}`+(?:\{[^}]*\})?[ \t]*|<!-- cell -->[ \t]*)$/;
  const head = (parts[0] ?? "").match(/[^\r\n]*(?:\r\n?|\n|$)/g) ?? [];
  while (head.length > 0 && between.test(bare(head.at(-1)))) head.pop();
  const tail = (parts[2] ?? "").match(/[^\r\n]*(?:\r\n?|\n|$)/g) ?? [];
  while (tail.length > 0 && between.test(bare(tail[0]))) tail.shift();
  return { head: head.join(""), tail: tail.join("") };
}

function bare(line: string | undefined): string {
  return (line ?? "").replace(/[\r\n]+$/, "");
}

describe("a generated document", () => {
  const seeds = Array.from({ length: 400 }, (_, i) => i + 1);

  test("comes back byte for byte", () => {
    let cells = 0;
    for (const seed of seeds) {
      const text = drawDocument(new Draw(seed));
      const notebook = read(text);
      cells += notebook.cells.length;
      expect(write(notebook), `seed ${seed}`).toBe(text);
    }
    expect(cells).toBeGreaterThan(seeds.length);
  });

  test("keeps all other bytes when the source of one cell changes", () => {
    for (const seed of seeds) {
      const draw = new Draw(seed);
      const text = drawDocument(draw);
      const notebook = read(text);
      if (notebook.cells.length === 0) continue;
      const index = draw.below(notebook.cells.length);
      const untouched = around(notebook, index);
      const cell = notebook.cells[index];
      if (cell === undefined) continue;
      cell.source = drawSource(draw, cell.language);
      const written = write(notebook);
      expect(written.startsWith(untouched.head), `seed ${seed}: before`).toBe(true);
      expect(written.endsWith(untouched.tail), `seed ${seed}: after`).toBe(true);
      expect(text.startsWith(untouched.head) && text.endsWith(untouched.tail)).toBe(true);
      expect(contents(read(written)), `seed ${seed}`).toEqual(contents(notebook));
    }
  });

  test("keeps its cells when cells are inserted, deleted, moved or change their language", () => {
    for (const seed of seeds) {
      const draw = new Draw(seed);
      const notebook = read(drawDocument(draw));
      for (let n = 0; n < 6; n++) {
        const { cells } = notebook;
        const at = draw.below(cells.length + 1);
        const change = draw.below(4);
        const [cell] = cells.slice(at, at + 1);
        if (change === 0 || cell === undefined) cells.splice(at, 0, drawCell(draw));
        else if (change === 1) cells.splice(at, 1);
        else if (change === 2) cells.splice(draw.below(cells.length), 0, ...cells.splice(at, 1));
        else cell.language = draw.of(languages);
        const again = read(write(notebook));
        expect(contents(again), `seed ${seed}, change ${n}`).toEqual(contents(notebook));
        expect(write(again), `seed ${seed}, change ${n}`).toBe(write(notebook));
      }
    }
  });
});

describe("a file as people write it", () => {
  const front = "---\nrnnbook: 1\n---\n";
  const markdown = (source: string) => ({ language: "markdown", source });
  const rnn = (source: string) => ({ language: "rnn", source });
  const js = (source: string) => ({ language: "js", source });

  const cases: [string, string, object[], number[]][] = [
    ["no cell", "", [], []],
    [
      "prose, a cell and a script",
      "# Title\nText.\n\n```{rnn}\ndata: x\nhorizon: 7\n```\n\n```{js}\ndisplay(1)\n```\n",
      [markdown("# Title\nText."), rnn("data: x\nhorizon: 7"), js("display(1)")],
      [4, 8, 13],
    ],
    [
      "Windows line ends",
      "a\r\nb\r\n\r\n```{rnn}\r\nx\r\ny\r\n```\r\n",
      [markdown("a\nb"), rnn("x\ny")],
      [4, 8],
    ],
    ["attributes in the braces", "```{rnn, echo=false}\nx\n```", [rnn("x")], [5]],
    [
      "cells without a blank line between",
      "a\n```{rnn}\nx\n```\nb",
      [markdown("a"), rnn("x"), markdown("b")],
      [4, 6, 8],
    ],
    ["two Markdown cells", "\na\n\n<!-- cell -->\n\nb\n", [markdown("a"), markdown("b")], [5, 9]],
    [
      "an empty Markdown cell",
      "```{rnn}\n```\n\n<!-- cell -->\n\n```{js}\n```\n",
      [rnn(""), markdown(""), js("")],
      [5, 7, 10],
    ],
    [
      "blank lines beyond the one between cells",
      "\n\na\n\n\n```{rnn}\n\nx\n\n```\n",
      [markdown("\na\n"), rnn("\nx\n")],
      [5, 10],
    ],
    ["a longer fence around a fence", "````{js}\n```\n````\n", [js("```")], [5]],
    ["a closing fence that is longer and indented", "```{rnn}\nx\n  `````  \n", [rnn("x")], [5]],
    [
      "other languages in prose",
      "```python\nx\n```\n~~~{rnn}\n~~~\n",
      [markdown("```python\nx\n```\n~~~{rnn}\n~~~")],
      [4],
    ],
    [
      "a cell shown inside a longer prose fence",
      "````\n```{rnn}\nx\n```\n````\n",
      [markdown("````\n```{rnn}\nx\n```\n````")],
      [4],
    ],
    [
      "a cell shown inside tildes",
      "~~~\n```{rnn}\nx\n```\n~~~\n",
      [markdown("~~~\n```{rnn}\nx\n```\n~~~")],
      [4],
    ],
    ["an indented cell", "  ```{rnn}\n  x\n  ```\n", [markdown("  ```{rnn}\n  x\n  ```")], [4]],
    ["words behind the braces", "```{rnn} x\n```\n", [markdown("```{rnn} x\n```")], [4]],
    ["another name that begins alike", "```{rnnx}\n```\n", [markdown("```{rnnx}\n```")], [4]],
    [
      "a prose fence that nobody closed",
      "```python\nx\n\n```{rnn}\ny\n```\n",
      [markdown("```python\nx"), rnn("y")],
      [4, 8],
    ],
    ["a heading underlined by seven signs", "Title\n=======\n", [markdown("Title\n=======")], [4]],
  ];

  test.each(cases)("reads %s", (_, body, cells, lines) => {
    const parsed = parse(new TextEncoder().encode(front + body));
    if (!parsed.ok) throw new Error(parsed.refusal.message);
    expect(contents(parsed.notebook)).toEqual(cells);
    expect(parsed.positions.map(({ line }) => line)).toEqual(lines);
    expect(write(parsed.notebook)).toBe(front + body);
  });

  test("keeps other keys of the front matter, and writes a changed one", () => {
    const text = "---\n# by hand\nrnnbook: 1\ntitle:   Weather\n---\n\na\n";
    const notebook = read(text);
    expect(notebook.frontMatter).toEqual({ rnnbook: 1, title: "Weather" });
    notebook.frontMatter["title"] = "Rain";
    expect(write(notebook)).toBe("---\nrnnbook: 1\ntitle: Rain\n---\n\na\n");
  });

  test("has one blank line between cells and one newline at the end where we write it", () => {
    const cells: Cell[] = [
      { language: "markdown", source: "# Title" },
      { language: "markdown", source: "Text" },
      { language: "rnn", source: "data: x" },
      { language: "js", source: "" },
      { language: "markdown", source: "" },
    ];
    const text = write({ frontMatter: { rnnbook: 1 }, cells });
    expect(text).toBe(
      "---\nrnnbook: 1\n---\n\n# Title\n\n<!-- cell -->\n\nText\n\n```{rnn}\ndata: x\n```\n\n```{js}\n```\n\n<!-- cell -->\n",
    );
    expect(read(text)).toEqual({ frontMatter: { rnnbook: 1 }, cells });
  });

  test("starts as an empty cell", () => {
    expect(read(write(newNotebook()))).toEqual(newNotebook());
  });
});

describe("what somebody types into a cell stays in that cell", () => {
  const sources = [
    "```{rnn}",
    "```{rnn}\ndata: x\n```",
    "```\n```{rnn}",
    "````md\n```{rnn}\n````\n```{js}",
    "~~~\n```{rnn}",
    "```python\nprint(1)",
    "````",
    "<!-- cell -->",
    "a\n<!-- cell -->\n\nb",
    "~~~\n<!-- cell -->\n~~~",
    "",
    "\n",
    "\n\n\n",
    "  ",
    "\na\n",
    "---",
    "a\r\nb",
  ];

  test.each(sources)("%j", (source) => {
    for (const language of languages) {
      for (const before of languages) {
        for (const after of languages) {
          const cells: Cell[] = [
            { language: before, source: "x" },
            { language, source },
            { language: after, source: "```\ny" },
          ];
          const again = read(write({ frontMatter: { rnnbook: 1 }, cells }));
          const expected = cells.map((cell) => ({ ...cell, source: cell.source.replaceAll("\r", "") }));
          expect(contents(again)).toEqual(expected);
        }
      }
    }
  });

  test("layout that does not fit, or is none of ours, does no harm", () => {
    const layout = {
      before: "text\n",
      open: "```{python}",
      close: "``",
      blank: 1,
      ends: "zq",
      separator: "a\n",
      eol: "x",
      end: "words",
      frontMatter: "---\nrnnbook: 2\n---\n",
    };
    const cells: Cell[] = languages.map((language) => ({ language, source: "a\nb", layout }));
    const again = read(write({ frontMatter: { rnnbook: 1 }, cells, layout }));
    expect(contents(again)).toEqual(cells.map(({ language, source }) => ({ language, source })));
  });
});

describe("large files", () => {
  const megabytes = 5 * 2 ** 20;
  const repeat = (part: string) => part.repeat(Math.floor(megabytes / part.length));
  const parts: [string, string][] = [
    ["prose", "A line of prose that says something.\n"],
    ["blank lines", "\n"],
    ["mixed line ends", "a\r\nb\n\r"],
    ["opened fences", "~~~a\n"],
    ["backticks", "```"],
    ["spaces", " "],
    ["conflict starts", "<<<<<<< a\n"],
    ["escaped lines", " ```{rnn} \n"],
  ];

  // A quadratic scan of five megabytes would take hours.
  test.each(parts)("five megabytes of %s come back byte for byte", (_, part) => {
    const text = `---\nrnnbook: 1\n---\n\n\`\`\`{rnn}\nx\n\`\`\`\n\n${repeat(part)}`;
    expect(write(read(text)) === text).toBe(true);
  });

  test("five thousand cells are read, one more is refused", () => {
    const text = (n: number) => `---\nrnnbook: 1\n---\n${"\n~~~a\n<!-- cell -->\n".repeat(n)}`;
    expect(read(text(5000)).cells).toHaveLength(5000);
    expect(parse(new TextEncoder().encode(text(5001)))).toMatchObject({
      refusal: { code: "too-many-cells", line: 15006, column: 1 },
    });
  });
});
