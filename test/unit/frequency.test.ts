import { describe, expect, it } from "vitest";
import { nameOf, parseFrequency } from "../../src/base/frequency";
import { check } from "../../src/cells/check";

const accepted: [text: string, name: string][] = [
  ["1 day", "1 day"],
  ["daily", "1 day"],
  ["D", "1 day"],
  ["15min", "15 minutes"],
  ["2 weeks", "2 weeks"],
  ["business day", "1 business day"],
  ["Q", "1 quarter"],
  ["row", "row"],
];

function issuesOf(freq: string) {
  const source = `data: x\nsource: a.csv\nfreq: ${freq}`;
  return check([{ language: "rnn", source }]).issues.map(({ code, message, remedy, span }) => ({
    code,
    text: [message, remedy].join(" "),
    marked: source.slice(span.start, span.end),
  }));
}

describe("the step of a data cell", () => {
  it.each(accepted)("may be %s, which is %s", (text, name) => {
    const frequency = parseFrequency(text);
    expect(frequency && nameOf(frequency)).toBe(name);
    expect(issuesOf(text)).toEqual([]);
  });

  it.each(["fortnightly", "0 days", "2 rows", "1.5 hours", "day 1"])(
    "is marked before anything runs where it is %s",
    (text) => {
      const [issue, ...more] = issuesOf(text);
      expect(more).toEqual([]);
      expect(issue).toMatchObject({ code: "wrong-type", marked: text });
      expect(issue?.text).toMatch(/freq.* a step such as 1 day/);
    },
  );
});
