import type { KernelEvent, NumberedEvent } from "../protocol/messages";

const entryLimit = 10_000;
const byteLimit = 64 * 1024 * 1024;

/**
 * Numbers events from 1 and keeps the last ones for clients that come back. An update or progress is forgotten when
 * a later one of the same cell and slot replaces it, so that hours of training do not push out what came before.
 */
export class EventRing {
  private readonly entries = new Map<
    number,
    { event: NumberedEvent; bytes: number; key: string | undefined }
  >();
  private readonly replaceable = new Map<string, number>();
  private bytes = 0;
  /** Number of the last event that was dropped for want of room. */
  private dropped = 0;
  private droppedCount = 0;
  private last = 0;

  get seq(): number {
    return this.last;
  }

  push(body: KernelEvent): NumberedEvent {
    const event = { seq: ++this.last, body };
    const key = keyOf(body);
    if (key !== undefined) {
      this.forget(this.replaceable.get(key));
      if (body.event === "output") this.replaceable.delete(key);
      else this.replaceable.set(key, event.seq);
    }
    const bytes = body.event === "output" || body.event === "update" ? JSON.stringify(body).length : 200;
    this.entries.set(event.seq, { event, bytes, key });
    this.bytes += bytes;
    while (this.entries.size > entryLimit || (this.bytes > byteLimit && this.entries.size > 1))
      this.dropOldest();
    return event;
  }

  after(seq: number): { events: NumberedEvent[]; lost: number } {
    const events = [...this.entries.values()].map((entry) => entry.event).filter((event) => event.seq > seq);
    return { events, lost: seq >= this.dropped ? 0 : Math.min(this.droppedCount, this.dropped - seq) };
  }

  private forget(seq: number | undefined): void {
    const entry = seq === undefined ? undefined : this.entries.get(seq);
    if (seq === undefined || entry === undefined) return;
    this.entries.delete(seq);
    this.bytes -= entry.bytes;
  }

  private dropOldest(): void {
    const [seq] = this.entries.keys();
    if (seq === undefined) return;
    const key = this.entries.get(seq)?.key;
    if (key !== undefined && this.replaceable.get(key) === seq) this.replaceable.delete(key);
    this.forget(seq);
    this.dropped = seq;
    this.droppedCount++;
  }
}

/** What later events with the same key replace. */
function keyOf(body: KernelEvent): string | undefined {
  if (body.event === "progress") return `${body.cell}`;
  if (body.event === "update" || body.event === "output") return `${body.cell}/${body.slot}`;
  return undefined;
}

/** Whether a slow client may miss it. */
export function isTransient(body: KernelEvent): boolean {
  return body.event === "progress" || body.event === "update";
}
