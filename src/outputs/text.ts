import * as z from "zod/mini";
import { plural } from "./format";
import { defineOutput } from "./output";
import { columnsOf } from "./text/width";

const schema = z.object({
  text: z.string(),
  /** Characters that were left out after `text`; what came last stands in `tail`. */
  left_out: z.int(),
  tail: z.string(),
});

/** Lines as a cell wrote them. */
export const text = defineOutput({
  name: "text",
  schema,
  toLines: (d, width) => [d.text, ...rest(d)].flatMap((part) => brokenLines(part, width)),
});

/** What stands between the head and the tail of a text that was too long, and the tail. */
export function rest({ left_out, tail }: z.infer<typeof schema>): [] | [gap: string, tail: string] {
  return left_out === 0 ? [] : [`… ${plural(left_out, "character")} left out …`, tail];
}

/** Blanks are kept, since they may align columns; a line that is too long goes on in the next one. */
function brokenLines(written: string, width: number): string[] {
  return written
    .replace(/\n$/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((line) => pieces(line.replaceAll("\t", "  "), width));
}

function pieces(line: string, width: number): string[] {
  const done: string[] = [];
  let piece = "";
  let columns = 0;
  for (const character of line) {
    const size = columnsOf(character);
    if (columns + size > width) {
      done.push(piece);
      piece = "";
      columns = 0;
    }
    piece += character;
    columns += size;
  }
  return [...done, piece];
}
