import type { RunContext } from "../../cells/kind";
import type { OutputData } from "../../outputs";
import { plural } from "../../outputs/format";

/** Of one text at its beginning and at its end. */
const textLimit = 64 * 1024;
const outputLimit = 100;
/** Milliseconds between two states of a text; the screen sends no more anyway. */
const interval = 110;

/** What can be written on. */
export type Sheet = Pick<Page, "write" | "table" | "chart">;

/** The page of the cell that runs now. */
let open: Page | undefined;

function begin(page: Page): void {
  open = page;
}

/**
 * The page of whichever cell runs when something is written, since a cell may call what another one has exported.
 * `dropped` tells whether the writer may write no more, `late` is told of what no cell is there for.
 */
export function openPage(dropped: () => boolean, late: () => void): Sheet {
  const page = (): Page | undefined => {
    if (dropped()) return undefined;
    if (open === undefined) late();
    return open;
  };
  return {
    write: (text) => page()?.write(text),
    table: (data) => page()?.table(data),
    chart: (data) => page()?.chart(data),
  };
}

/**
 * What a cell shows, in order: texts that follow each other become one, and there is an end to both their length and
 * the number of outputs.
 */
export class Page {
  private head = "";
  private tail = "";
  private dropped = 0;
  private shown = 0;
  private refused = 0;
  private updated = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly context: Pick<RunContext, "show" | "update">) {
    begin(this);
  }

  write(text: string): void {
    if (text === "") return;
    const room = textLimit - this.head.length;
    this.head += text.slice(0, room);
    this.tail += text.slice(room);
    // Cut now and then, not at every line.
    if (this.tail.length > 2 * textLimit) this.cutTail();
    if (performance.now() - this.updated >= interval) this.update();
    // What was written last is seen also where the cell then waits.
    else this.timer ??= setTimeout(() => this.update(), interval);
  }

  table(data: OutputData<"table">): void {
    if (this.next()) this.context.show("table", data);
  }

  chart(data: OutputData<"chart">): void {
    if (this.next()) this.context.show("chart", data);
  }

  /** Shows for good what was written last. */
  close(): void {
    if (this.refused > 0) {
      this.shown = Math.min(this.shown, outputLimit - 1);
      this.write(
        `… ${plural(this.refused, "further output")} left out; a cell shows at most ${outputLimit} …\n`,
      );
    }
    this.flush();
    if (open === this) open = undefined;
  }

  private next(): boolean {
    this.flush();
    if (this.shown >= outputLimit) {
      this.refused++;
      return false;
    }
    this.shown++;
    return true;
  }

  private update(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.updated = performance.now();
    if (this.shown < outputLimit && this.head !== "") this.context.update("text", this.text());
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.updated = -Infinity;
    if (this.head === "") return;
    if (this.shown < outputLimit) {
      this.shown++;
      this.context.show("text", this.text());
    } else this.refused++;
    this.head = this.tail = "";
    this.dropped = 0;
  }

  private text(): OutputData<"text"> {
    if (this.dropped === 0 && this.tail.length <= textLimit)
      return { text: this.head + this.tail, left_out: 0, tail: "" };
    const over = Math.max(0, this.tail.length - textLimit);
    return { text: this.head, left_out: this.dropped + over, tail: this.tail.slice(over) };
  }

  private cutTail(): void {
    const over = this.tail.length - textLimit;
    this.dropped += over;
    this.tail = this.tail.slice(over);
  }
}
