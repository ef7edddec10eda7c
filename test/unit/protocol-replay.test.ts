import { describe, expect, test } from "vitest";
import { EventRing } from "../../src/kernel/ring";
import { mimeOf } from "../../src/outputs/output";
import type { KernelEvent } from "../../src/protocol/messages";

const progress = (cell: number, epoch: number): KernelEvent => ({ event: "progress", cell, epoch });
const shown = (event: "update" | "output", cell: number, slot: number, message = "m"): KernelEvent => ({
  event,
  cell,
  slot,
  kind: "train",
  name: "net",
  mime: mimeOf("failure"),
  data: { code: "c", message },
});

function ringOf(...events: KernelEvent[]): EventRing {
  const ring = new EventRing();
  for (const event of events) ring.push(event);
  return ring;
}

const numbers = (ring: EventRing, after: number) => ring.after(after).events.map((event) => event.seq);

describe("what a kernel keeps for clients that come back", () => {
  test("events are numbered from 1 and given from any number on", () => {
    const ring = ringOf(
      ...Array.from({ length: 5 }, (_, i): KernelEvent => ({ event: "log", text: `${i}` })),
    );
    expect(ring.seq).toBe(5);
    expect(numbers(ring, 0)).toEqual([1, 2, 3, 4, 5]);
    expect(numbers(ring, 3)).toEqual([4, 5]);
    expect(ring.after(5)).toEqual({ events: [], lost: 0 });
  });

  test("of progress and updates only the newest of each cell and slot", () => {
    const ring = ringOf(
      progress(0, 1),
      shown("update", 0, 0),
      progress(1, 1),
      shown("update", 0, 1),
      progress(0, 2),
      shown("update", 0, 0),
    );
    expect(numbers(ring, 0)).toEqual([3, 4, 5, 6]);
    expect(ring.after(0).lost).toBe(0);
  });

  test("an output replaces the updates before it, and a later run of the cell does not replace the output", () => {
    const ring = ringOf(
      shown("update", 0, 0),
      shown("output", 0, 0),
      shown("update", 0, 0),
      shown("output", 0, 0),
    );
    expect(numbers(ring, 0)).toEqual([2, 4]);
  });

  test("what had to go for want of room is counted", () => {
    const many = Array.from({ length: 10_050 }, (): KernelEvent => ({ event: "log", text: "x" }));
    const ring = ringOf(...many);
    expect(ring.after(0)).toMatchObject({ lost: 50 });
    expect(ring.after(40)).toMatchObject({ lost: 10 });
    expect(ring.after(50)).toMatchObject({ lost: 0 });
    expect(numbers(ring, 0)).toHaveLength(10_000);
  });

  test("large outputs count by their size", () => {
    const large = "x".repeat(8_000_000);
    const ring = ringOf(...Array.from({ length: 12 }, (_, slot) => shown("output", 0, slot, large)));
    const { events, lost } = ring.after(0);
    expect(lost).toBeGreaterThan(0);
    expect(events.length + lost).toBe(12);
    expect(events.at(-1)?.seq).toBe(12);
  });
});
