/**
 * Batches of examples that follow each other in time, for states that are carried from batch to batch: the examples are
 * cut into as many streams as a batch has rows, and row b of each batch goes on where row b of the last one ended.
 * Where they cannot be shared out evenly the first streams are one longer, and the last batch holds those alone.
 */
export function streamBatches(size: number, rows: number): Int32Array[] {
  const streams = Math.min(size, rows);
  const each = Math.floor(size / streams);
  const longer = size % streams;
  return Array.from({ length: each + (longer > 0 ? 1 : 0) }, (_, step) =>
    Int32Array.from(
      { length: step < each ? streams : longer },
      (_, row) => row * each + Math.min(row, longer) + step,
    ),
  );
}
