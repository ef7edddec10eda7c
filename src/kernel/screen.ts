import { outputs, type Output, type OutputData, type OutputName } from "../outputs";
import { cutShort } from "../outputs/cut-short";
import { encodeJson } from "../outputs/encode";
import type { KernelEvent } from "../protocol/messages";
import { outputProblem } from "../protocol/schemas";
import { sessionFaults } from "./faults";

/** Between two states of the same output or two progress reports; nobody sees more, and each is work for the editor. */
const intervalMs = 100;
const outputLimit = 8 * 1024 * 1024;

/**
 * What one run of one cell shows: gives every output its slot, holds updates and progress to a rate, and makes sure
 * that in the end each output has been sent for good exactly once.
 */
export class Screen {
  /** Outputs that are sent for good, in the order of their slots. */
  readonly shown: Output[] = [];
  private readonly open = new Map<OutputName, { slot: number; output: Output; sentAt: number }>();
  private nextSlot = 0;
  private lastProgress = -Infinity;
  private pendingProgress: Record<string, unknown> | undefined;

  constructor(
    private readonly cell: { index: number; kind: string; name: string },
    private readonly send: (event: KernelEvent) => void,
  ) {}

  update<Name extends OutputName>(name: Name, data: OutputData<Name>): void {
    const now = performance.now();
    const before = this.open.get(name);
    const slot = before?.slot ?? this.nextSlot++;
    const output = this.outputOf(name, data);
    const due = before === undefined || now - before.sentAt >= intervalMs;
    this.open.set(name, { slot, output, sentAt: due ? now : before.sentAt });
    if (due) this.send({ event: "update", cell: this.cell.index, slot, ...encoded(output) });
  }

  show<Name extends OutputName>(name: Name, data: OutputData<Name>): void {
    const slot = this.open.get(name)?.slot ?? this.nextSlot++;
    this.open.delete(name);
    this.finalize(slot, this.outputOf(name, data));
  }

  progress(fields: Record<string, number | string>): void {
    this.pendingProgress = fields;
    if (performance.now() - this.lastProgress >= intervalMs) this.flushProgress();
  }

  /** Sends what was held back, and outputs that were never shown for good as they were last. */
  close(): void {
    this.flushProgress();
    for (const { slot, output } of this.open.values()) this.finalize(slot, cutShort(output));
    this.open.clear();
  }

  private finalize(slot: number, output: Output): void {
    const final = encoded(output);
    this.shown.push(final);
    this.send({ event: "output", cell: this.cell.index, slot, ...final });
  }

  private flushProgress(): void {
    if (this.pendingProgress === undefined) return;
    // SAFETY: encoding an object gives an object with the same keys.
    const fields = encodeJson(this.pendingProgress) as Record<string, unknown>;
    this.pendingProgress = undefined;
    this.lastProgress = performance.now();
    this.send({ ...fields, event: "progress", cell: this.cell.index });
  }

  private outputOf<Name extends OutputName>(name: Name, data: OutputData<Name>): Output {
    return { kind: this.cell.kind, name: this.cell.name, mime: outputs[name].mime, data };
  }
}

/** As it may leave the kernel. Throws what is no `Fault` if a cell shows what its output does not know: our defect. */
function encoded(output: Output): Output {
  const data = encodeJson(output.data);
  const problem = outputProblem({ mime: output.mime, data });
  if (problem !== undefined) throw new Error(`A cell shows what its output does not know: ${problem}`);
  const bytes = JSON.stringify(data).length;
  if (bytes > outputLimit) throw sessionFaults.tooLarge(bytes, outputLimit);
  // SAFETY: the schema of this output has just accepted it.
  return { ...output, data: data as Output["data"] };
}
