import { Fault } from "../base/issue";

/** What can go wrong in a kernel beside what the cells themselves find, worded once. */
export const sessionFaults = {
  internal: () =>
    new Fault(
      "internal",
      "Something in RNNBook failed that should not have.",
      "Please report it with the kernel log, which has the details. Nothing is lost: the other cells can go on.",
    ),
  tooLarge: (bytes: number, limit: number) =>
    new Fault(
      "output-too-large",
      `The cell would show ${megabytes(bytes)} MB; at most ${megabytes(limit)} MB are shown.`,
      "Use fewer rows or a shorter stretch.",
    ),
  noSuchCell: (index: number, count: number) =>
    new Fault(
      "no-such-cell",
      `Cell ${index} was asked for, but the notebook has ${count} cells.`,
      "Run the cells again.",
    ),
};

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
