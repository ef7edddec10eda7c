import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";

/**
 * Compares a text with the reviewed one in `test/golden/NAME`. `UPDATE=1` writes it anew; a text that has no
 * reviewed one yet fails, so that none is taken over unseen.
 */
export function golden(name: string, text: string): void {
  const path = join(import.meta.dirname, "../golden", name);
  const actual = text.endsWith("\n") ? text : `${text}\n`;
  if (process.env["UPDATE"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(
    existsSync(path),
    `There is no golden text ${name}. Run with UPDATE=1 and review what it writes.`,
  ).toBe(true);
  expect(actual).toBe(readFileSync(path, "utf8"));
}
