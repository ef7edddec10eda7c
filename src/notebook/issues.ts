import type { Span } from "../base/issue";
import type { Refusal } from "./notebook";

/** Everything that makes a file unreadable, worded once: what is the case, then what mends it. */
const sentences = {
  "empty-file": () => ({
    message: "The file is empty (0 bytes), as after a save that was cut off.",
    remedy: "Restore it from a backup or from version control, or delete it and make a new notebook.",
  }),
  "file-too-large": (at: { bytes: number; limit: number }) => ({
    message: `The file has ${at.bytes} bytes, a notebook has at most ${at.limit}.`,
    remedy: "Move data out of the notebook into files beside it.",
  }),
  "not-utf8": (at: { byte: number; offset: number }) => ({
    message: `The byte 0x${hex(at.byte)} at position ${at.offset} is not UTF-8.`,
    remedy: "Open the file as text and save it with the encoding UTF-8.",
  }),
  "nul-byte": (at: { offset: number }) => ({
    message: `The character at position ${at.offset} is a NUL byte, which no text has.`,
    remedy: "The file is damaged or of another type: restore it from a backup or from version control.",
  }),
  "merge-conflict": () => ({
    message: "A merge conflict starts here that was not resolved.",
    remedy: "Open the file as text, keep one side and remove the lines <<<<<<<, ======= and >>>>>>>.",
  }),
  "no-front-matter": () => ({
    message: 'The file does not begin with front matter: its first line is not "---".',
    remedy: 'Begin the file with the three lines "---", "rnnbook: 1" and "---".',
  }),
  "unclosed-front-matter": () => ({
    message: 'The front matter that opens here is not closed by a line "---".',
    remedy: 'Add a line "---" after the last key of the front matter.',
  }),
  "front-matter-too-long": (at: { limit: number }) => ({
    message: `The front matter has more than ${at.limit} characters.`,
    remedy: "Keep settings in the front matter and text in cells.",
  }),
  "bad-front-matter": (at: { problem: string }) => ({
    message: `The front matter is not valid YAML: ${at.problem}.`,
    remedy: 'Write one "key: value" a line.',
  }),
  "no-version": () => ({
    message: 'The front matter has no key "rnnbook", so this is not known to be a notebook.',
    remedy: 'Add the line "rnnbook: 1" to the front matter.',
  }),
  "other-version": (at: { found: string }) => ({
    message: `The notebook is of version ${at.found}, this RNNBook reads version 1.`,
    remedy: 'Update RNNBook, or write "rnnbook: 1" if the number is a mistake.',
  }),
  "unclosed-cell": (at: { fence: string; language: string }) => ({
    message: `The ${at.language} cell that opens here is not closed by a fence.`,
    remedy: `Add a line ${at.fence} after its last line.`,
  }),
  "too-many-cells": (at: { limit: number }) => ({
    message: `The notebook has more than ${at.limit} cells.`,
    remedy: "Split it into several notebooks.",
  }),
};

export type RefusalCode = keyof typeof sentences;

/** `line` and `column` count from 1; `span` are offsets in the text without its byte order mark. */
export function refusal<Code extends RefusalCode>(
  code: Code,
  place: { line: number; column: number; span: Span },
  ...details: Parameters<(typeof sentences)[Code]>
): Refusal {
  // SAFETY: `details` are the parameters of exactly this sentence; the union of all sentences hides it.
  const sentence = sentences[code] as (...args: unknown[]) => { message: string; remedy: string };
  return { code, severity: "error", ...sentence(...details), ...place };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
