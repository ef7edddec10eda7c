import { Fault } from "../base/issue";
import { tableFault } from "./faults";

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Every sentence about text that is read, worded once. */
export const textFault = {
  noMatch: (source: string, near: readonly string[]) =>
    new Fault(
      "no-match",
      `No file matches ${quote(source)}.`,
      near.length === 0
        ? "Patterns are relative to the notebook: `*` stands for any letters of a name, `**` for any folders."
        : `The folder has ${near.map((name) => `\`${name}\``).join(", ")}.`,
    ),
  tooManyFiles: (source: string, limit: number) =>
    new Fault(
      "too-many-files",
      `The pattern ${quote(source)} matches, or looks through, more than ${limit.toLocaleString("en-US")} files.`,
      "Name a folder more closely.",
    ),
  empty: (source: string) =>
    new Fault("empty-file", `There is no text in ${quote(source)}.`, "Name a file that has text in it."),
  tooLarge: (source: string, limit: number) =>
    new Fault(
      "text-too-large",
      `The text of ${quote(source)} has more than ${megabytes(limit)}, and at most that much is read.`,
      "Take fewer files, or a part of the text.",
    ),
  notUtf8: (name: string, line: number | undefined, instead?: string) =>
    instead === undefined
      ? tableFault.notUtf8(name, line)
      : new Fault(
          "not-utf8",
          `The file ${quote(name)} is ${instead}, not UTF-8 text.`,
          "Save it again as UTF-8.",
        ),
  notText: (name: string, offset: number) =>
    new Fault(
      "not-text",
      `The file ${quote(name)} is not text: byte ${offset.toLocaleString("en-US")} is NUL.`,
      "Name a plain text file, such as one that ends in `.txt` or `.md`.",
    ),
  notReadable: tableFault.notReadable,
  notAFile: tableFault.notAFile,
  interrupted: () => new Fault("interrupted", "Reading the text was interrupted."),
};
