import { isTextFile } from "../../base/file-endings";
import { boundaries, splitOf } from "../split";
import { fault } from "../issues";
import { ownSettings } from "../own-settings";
import { textOutput } from "../text-output";
import type { TextValue } from "../values";
import type { DataType } from "./data-type";

/** Sample data that is text; other names without an ending are tables. */
export const textSamples: readonly string[] = ["moby-dick"];

const textKeys = ["level", "lowercase", "vocab_size", "seq_length"] as const;

/** Characters or words in their order, to be gone on with. */
export const text: DataType<TextValue> = {
  type: "text",
  title: "a text",
  reads: "text",
  keys: textKeys,
  suits: ({ source }) => "file" in source && (isTextFile(source.file) || textSamples.includes(source.file)),
  check: ({ source }) =>
    "file" in source
      ? []
      : [
          {
            path: ["source"],
            what: "value",
            finding: { code: "text-source", key: Object.keys(source)[0] ?? "" },
          },
        ],
  run: async (config, context) => {
    const { source, level, lowercase, vocab_size, seq_length } = config;
    const span = context.cell.spanOf(["source"], "value");
    if (!("file" in source)) throw fault({ code: "text-source", key: Object.keys(source)[0] ?? "" }, span);
    const read = await context.readText(source.file);
    const corpus = context.engine.text.prepare(read.text, {
      level,
      lowercase,
      vocab_size,
      boundaries: (symbols) => boundaries(symbols, splitOf(config)),
    });
    const value: TextValue = { type: "text", corpus, seq_length };
    context.show("data", textOutput(context, value, read.notes, ownSettings(config, textKeys)));
    return value;
  },
};
