import type { Cell, CellLanguage } from "../../src/notebook/notebook";

/** Draws from a seed, the same every time (mulberry32). */
export class Draw {
  constructor(private state: number) {}

  number(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n: number): number {
    return Math.floor(this.number() * n);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to draw from");
    return item;
  }

  chance(p: number): boolean {
    return this.number() < p;
  }

  times<T>(n: number, make: () => T): T[] {
    return Array.from({ length: n }, make);
  }
}

const prose = [
  "# Heading",
  "Text with `code` and *emphasis*.",
  "",
  "",
  "  ",
  "\t",
  "- item",
  "Title",
  "=======",
  "---",
  "<!-- note -->",
  " <!-- cell -->",
  "  <!-- cell -->",
  "<!-- cell --> no",
  " ```{rnn}",
  "  ```{js}",
  "``` {rnn}",
  "```{rnn} x",
  "```{rnnx}",
  "```{python}",
  "~~~{rnn}",
  "```",
  "````",
  "~~~",
  "~~~~~ text",
  "   ```js",
  "    ```",
  "```js",
  "`````md",
  "```inline``` code",
  "> ```{rnn}",
  "<<<<<<< ours",
  "ünï → 日本 😀",
  "\u2028",
  "\uFEFF",
];

const code = [
  "data: weather",
  "horizon: 7",
  "",
  "  ",
  "# comment",
  "display(`a`)",
  " ``",
  "```js",
  "<!-- cell -->",
  "---",
  "~~~",
  "日本",
];

const openers = [
  "```{rnn}",
  "```{js}",
  "````{rnn}",
  "``````{js}",
  "```{rnn, echo=false}",
  "```{js #id .x}  ",
];

/** A file that can be read, of any shape that we could think of. */
export function drawDocument(draw: Draw): string {
  const eol = draw.of(["\n", "\n", "\r\n", "\r"]);
  const mixed = draw.chance(0.3);
  const end = () => (mixed ? draw.of(["\n", "\r\n", "\r"]) : eol);
  const lines = drawFrontMatter(draw);
  for (let n = draw.below(8); n > 0; n--) lines.push(...drawPart(draw));
  const text = lines.map((line, i) => line + (i === 0 ? eol : end())).join("");
  return (draw.chance(0.2) ? "\uFEFF" : "") + (draw.chance(0.3) ? text.replace(/(?:\r\n?|\n)+$/, "") : text);
}

/** A source as somebody might type it into a cell. */
export function drawSource(draw: Draw, language: CellLanguage): string {
  const traps = ["```{rnn}", "````{js, a}", "<!-- cell -->", "```", "   `````", "~~~"];
  const lines = language === "markdown" ? [...prose, ...traps] : [...code, ...traps, "", ""];
  return draw.times(draw.below(6), () => draw.of(lines)).join("\n");
}

export function drawCell(draw: Draw): Cell {
  const language = draw.of(["markdown", "markdown", "rnn", "js"] as const);
  return { language, source: drawSource(draw, language) };
}

function drawFrontMatter(draw: Draw): string[] {
  const keys = draw.of([[], ["title: Tomorrow's weather"], ["# comment", "", "author: {name: X,  mail: y}"]]);
  const fence = draw.chance(0.2) ? "--- " : "---";
  return [fence, ...keys, draw.of(["rnnbook: 1", "rnnbook:   1 # one"]), fence];
}

/** Lines that would be misread without the spaces around them. */
const escaped = [" ```{rnn} ", " <!-- cell --> ", " ````{js, a}  "];

function drawPart(draw: Draw): string[] {
  const kind = draw.below(11);
  if (kind === 10) return [draw.of(escaped)];
  if (kind < 4) return draw.times(1 + draw.below(6), () => draw.of(prose));
  if (kind < 6) return [draw.of(["<!-- cell -->", "<!-- cell -->", "<!-- cell -->  "])];
  if (kind < 7) return draw.times(draw.below(4), () => "");
  const open = draw.of(openers);
  const ticks = /^`+/.exec(open)?.[0] ?? "```";
  const body = draw.times(draw.below(5), () => draw.of(code));
  return [open, ...body, draw.of([ticks, ticks, `${ticks}\``, ` ${ticks}  `])];
}
