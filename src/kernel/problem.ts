import { Fault, type Issue, type Span } from "../base/issue";
import type { CellError } from "../protocol/messages";
import { sessionFaults } from "./faults";

/** Where a cell stands in its file. */
export interface Place {
  source: string;
  /** Of the first line of the source, from 1. */
  line: number;
}

/** What went wrong in a cell, with its place in the notebook's file. What is no `Fault` is a defect of ours. */
export function errorOf(thrown: unknown, place: Place): CellError {
  const fault = thrown instanceof Fault ? thrown : defect(thrown);
  return { code: fault.code, message: fault.message, ...position(fault.span, place), ...remedyOf(fault) };
}

export function errorOfIssue(issue: Issue, place: Place): CellError {
  return { code: issue.code, message: issue.message, ...position(issue.span, place), ...remedyOf(issue) };
}

/** The details go to the log alone: they would not help who reads the cell. */
function defect(thrown: unknown): Fault {
  console.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown);
  return sessionFaults.internal();
}

function position(span: Span | undefined, { source, line }: Place): { line: number; column: number } {
  const before = source.slice(0, span?.start ?? 0);
  return { line: line + before.split("\n").length - 1, column: before.length - before.lastIndexOf("\n") };
}

function remedyOf({ remedy }: { remedy?: string | undefined }): { remedy?: string } {
  return remedy === undefined ? {} : { remedy };
}
