import { createHash } from "node:crypto";
import type { Need } from "../cells/kind";

/** What a cell left behind, and what it was made from. */
export interface Entry {
  kind: string;
  name: string;
  value: unknown;
  /** Of the cell with its defaults, the files it read and the fingerprints of what it needs. */
  fingerprint: string;
  /** One line for the list of variables. */
  summary: string;
  /** Real paths of the files that were read, with a digest of each at that time. */
  reads: ReadonlyMap<string, string>;
  /** Counts executions: a value is fresh only as long as the very values that it was made from are there. */
  serial: number;
  needs: ReadonlyMap<string, number>;
}

/** What cells left behind, by kind and name. */
export class Values {
  private readonly entries = new Map<string, Entry>();
  private lastSerial = 0;

  get(need: Need): Entry | undefined {
    return this.entries.get(keyOf(need));
  }

  set(made: Omit<Entry, "serial" | "needs">, needs: readonly Need[]): void {
    this.drop(made);
    const serials = new Map(needs.map((need) => [keyOf(need), this.get(need)?.serial ?? 0]));
    this.entries.set(keyOf(made), { ...made, serial: ++this.lastSerial, needs: serials });
  }

  /** Disposes of a value that is to be made anew or can no longer be trusted. */
  drop(need: Need): void {
    const entry = this.get(need);
    this.entries.delete(keyOf(need));
    if (isDisposable(entry?.value)) entry.value.dispose();
  }

  /** Whether the value is there and was made from exactly what its cell, its files and its needs are now. */
  isFresh(need: Need, fingerprint: string): boolean {
    const entry = this.get(need);
    if (entry?.fingerprint !== fingerprint) return false;
    return [...entry.needs].every(([key, serial]) => this.entries.get(key)?.serial === serial);
  }

  list(): Entry[] {
    return [...this.entries.values()];
  }
}

/** Goes into every fingerprint, so that checkpoints of a version that reads cells otherwise count as stale. */
const fingerprintVersion = 1;

/** `print` tells one text of a cell from another, as `src/cells/fingerprint.ts` makes it. */
export function fingerprintOf(
  print: string,
  reads: ReadonlyMap<string, string>,
  needs: readonly (Entry | undefined)[],
): string {
  const parts = [
    fingerprintVersion,
    print,
    [...reads.values()],
    needs.map((need) => need?.fingerprint ?? null),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

export function keyOf(need: Need): string {
  return `${need.kind} ${need.name}`;
}

function isDisposable(value: unknown): value is { dispose(): void } {
  return (
    typeof value === "object" && value !== null && "dispose" in value && typeof value.dispose === "function"
  );
}
