/** Ends a cell that was stopped, wherever its code is. It is no failure of the cell. */
export class Stopped extends Error {
  override readonly name = "Stopped";

  constructor() {
    super("The cell was stopped.");
  }
}

/** The cell that runs now. Code that a cell has exported answers to the cell that calls it. */
let running: Stop | undefined;

function begin(stop: Stop): void {
  running = stop;
}

/** What the code of a cell is made to call, so that it can be stopped between two steps and placed where it waits. */
export class Stop {
  private readonly waiting = new Set<(stopped: Stopped) => void>();
  private readonly places = new WeakMap<object, number>();
  private abandoned = false;

  constructor(
    private readonly signal: AbortSignal,
    private readonly interrupted: () => boolean,
  ) {
    signal.addEventListener("abort", this.release, { once: true });
    begin(this);
  }

  /** Whether the cell ended before its code did, which then may do nothing more. */
  get isAbandoned(): boolean {
    return this.abandoned;
  }

  /** At every turn of a loop. */
  readonly tick = (): void => {
    if (this.abandoned || running?.interrupted() === true) throw new Stopped();
  };

  /** In place of waiting for `value` itself: ends with it, or when the cell is stopped. `offset` is where it waits. */
  readonly await = (value: unknown, offset: number): unknown => {
    this.tick();
    if (!isThenable(value)) return value;
    const waiting = running?.waiting;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        waiting?.delete(reject);
        end();
      };
      waiting?.add(reject);
      value.then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => {
          if (typeof error === "object" && error !== null && !this.places.has(error))
            this.places.set(error, offset);
          // The reason is the cell's own, whatever it is.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          settle(() => reject(error));
        },
      );
    });
  };

  /** The same for what `for await` goes through. */
  readonly each = (
    values: AsyncIterable<unknown> | Iterable<unknown>,
    offset: number,
  ): AsyncIterable<unknown> => {
    const wait = this.await;
    return {
      async *[Symbol.asyncIterator]() {
        const iterator =
          Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
        try {
          for (;;) {
            // SAFETY: what the iterator gives is waited for and comes back as it is.
            const next = (await wait(iterator.next(), offset)) as IteratorResult<unknown>;
            if (next.done === true) return;
            yield await wait(next.value, offset);
          }
        } finally {
          await iterator.return?.();
        }
      },
    };
  };

  /** Where in the cell an error came out that was waited for. */
  placeOf(error: unknown): number | undefined {
    return typeof error === "object" && error !== null ? this.places.get(error) : undefined;
  }

  /** Rejects when the cell is stopped. */
  readonly whenStopped = new Promise<never>((_, reject) => this.waiting.add(reject));

  /** What still runs of a cell that did not come to its own end goes no further than its next step. */
  end(how: "done" | "abandoned"): void {
    this.abandoned = how === "abandoned";
    this.signal.removeEventListener("abort", this.release);
    if (running === this) running = undefined;
  }

  private readonly release = (): void => {
    for (const reject of [...this.waiting]) reject(new Stopped());
    this.waiting.clear();
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
