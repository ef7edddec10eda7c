import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kinds } from "../../src/cells";
import manifest from "../../package.json";

interface Rule {
  include?: string;
  match?: string;
  begin?: string;
  end?: string;
  while?: string;
  patterns?: Rule[];
}
interface Grammar extends Rule {
  scopeName: string;
  repository: Record<string, Rule>;
}

const root = new URL("../../", import.meta.url);

function readJson<T>(path: string): T {
  // SAFETY: the file is ours, and what is missing in it fails the test.
  return JSON.parse(readFileSync(new URL(path, root), "utf8")) as T;
}

function rulesIn(rule: Rule): Rule[] {
  return [rule, ...(rule.patterns ?? []).flatMap(rulesIn)];
}

/** The words of "(a|b|c)" in a rule. */
function wordsOf(pattern: string | undefined): string[] {
  return /\(([\w|]+)\)/.exec(pattern ?? "")?.[1]?.split("|") ?? [];
}

const { grammars, languages } = manifest.contributes;

describe.each(grammars)("the grammar $scopeName", ({ path, scopeName }) => {
  const grammar = readJson<Grammar>(path);
  const rules = [grammar, ...Object.values(grammar.repository)].flatMap(rulesIn);

  test("is the one that the manifest names", () => {
    expect(grammar.scopeName).toBe(scopeName);
  });

  test("has only patterns that compile", () => {
    const patterns = rules.flatMap((r) => [r.match, r.begin, r.end, r.while]).filter((p) => p !== undefined);
    expect(patterns.length).toBeGreaterThan(4);
    for (const pattern of patterns) expect(() => new RegExp(pattern), pattern).not.toThrow();
  });

  test("includes only what there is", () => {
    const known = [
      ...Object.keys(grammar.repository).map((name) => `#${name}`),
      ...grammars.map((g) => g.scopeName),
      "text.html.markdown",
      "source.yaml",
      "source.js",
    ];
    for (const { include } of rules) if (include !== undefined) expect(known).toContain(include);
  });
});

test.each(languages)(
  "the configuration of $id has a comment sign and brackets that close",
  ({ configuration }) => {
    const { comments, brackets } = readJson<{ comments: object; brackets: string[][] }>(configuration);
    expect(Object.keys(comments)).toHaveLength(1);
    for (const pair of brackets) expect(["{}", "[]", "()"]).toContain(pair.join(""));
  },
);

describe("an rnn cell is coloured by", () => {
  const { repository } = readJson<Grammar>("syntaxes/rnn.tmLanguage.json");

  test("exactly the kinds that there are", () => {
    expect(wordsOf(repository["cell"]?.begin).sort()).toEqual(kinds.map((kind) => kind.name).sort());
  });

  test("exactly the keys that there are", () => {
    const keys = new Set(kinds.flatMap((kind) => Object.keys(kind.keys)));
    expect(wordsOf(repository["known-key"]?.match).sort()).toEqual([...keys].sort());
  });

  const numbers: [string, boolean][] = [
    ["7", true],
    ["-0.5", true],
    ["1e-3", true],
    ["2012-01-01", false],
    ["7 days", false],
  ];

  test.each(numbers)("%s after a colon as a number: %s", (text, isNumber) => {
    const match = new RegExp(repository["number"]?.match ?? "").exec(`horizon: ${text}`);
    expect(match?.[0] === text).toBe(isNumber);
  });
});

describe("a cell in the file", () => {
  const { repository } = readJson<Grammar>("syntaxes/rnnbook.tmLanguage.json");

  test.each(["rnn", "js"])("{%s} opens as the file's reader opens it", (language) => {
    const begin = new RegExp(repository[`${language}-cell`]?.begin ?? "");
    for (const line of ["```{X}", "`````{X}  ", "```{X, a=1}", "```{X #id}"]) {
      expect(begin.test(line.replace("X", language)), line).toBe(true);
    }
    for (const line of [" ```{X}", "``{X}", "``` {X}", "```{Xa}", "```{X} a", "~~~{X}", "```X"]) {
      expect(begin.test(line.replace("X", language)), line).toBe(false);
    }
  });
});
