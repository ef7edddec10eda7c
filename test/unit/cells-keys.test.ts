import { describe, expect, it } from "vitest";
import { kinds } from "../../src/cells";
import { check } from "../../src/cells/check";
import { defaultText } from "../../src/cells/keys";
import { golden } from "../support/golden";
import { keyValues, notebooks, type KeyValues } from "../support/key-values";

/** What `kind: name` says with `key: value` in it, its other lines as the notebook has them. */
function say(kind: string, key: string, { on = "series" }: KeyValues, value: string) {
  const cells = notebooks[on].map((source) => {
    if (!source.startsWith(`${kind}: `)) return source;
    const others = source.split("\n").filter((line) => !line.startsWith(`${key}:`));
    return [...others, `${key}: ${value}`].join("\n");
  });
  const index = cells.findIndex((source) => source.startsWith(`${kind}: `));
  const { issues } = check(cells.map((source) => ({ language: "rnn" as const, source })));
  return issues.map(({ cell, code, severity, message, remedy, span }) => ({
    here: cell === index,
    severity,
    text: cells[cell]?.slice(span.start, span.end) ?? "",
    sentence: [`${code}: ${message}`, remedy].filter(Boolean).join(" "),
  }));
}

/** The one error that a value gives, with the text that it is about. */
function refusal(kind: string, key: string, values: KeyValues, value: string): string {
  const found = say(kind, key, values, value);
  const errors = found.filter(({ severity }) => severity === "error");
  expect(errors.map(({ here }) => here)).toEqual([true]);
  expect(`${key}: ${value}`).toContain(errors[0]?.text);
  return errors[0]?.sentence ?? "";
}

describe.each(kinds.map((kind) => [kind.name, kind] as const))("the keys of %s", (name, kind) => {
  const table = keyValues[name] ?? {};

  it("are all in the table", () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(kind.keys).sort());
  });

  it.each(Object.entries(table))("%s takes what it should", (key, values) => {
    expect(say(name, key, values, values.valid)).toEqual([]);
  });

  it("refuse the rest with a code, a sentence and a remedy", () => {
    const blocks = Object.entries(table).map(([key, values]) => {
      const entry = kind.keys[key];
      const lines = [
        `${key}: ${entry?.required === true ? "required" : ((entry && defaultText(entry, {})) ?? "no default")}`,
        `  takes  ${values.valid}`,
        `  not    ${values.wrong}`,
        `         ${refusal(name, key, values, values.wrong)}`,
      ];
      if (values.beyond !== undefined)
        lines.push(`  nor    ${values.beyond}`, `         ${refusal(name, key, values, values.beyond)}`);
      return lines.join("\n");
    });
    golden(`cells/${name}-keys.txt`, blocks.join("\n\n"));
  });
});
