import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Kernel, KernelOptions } from "../../src/client/api";
import { addonName, findRuntime, rnnbookHome } from "../../src/client/runtime";
import { startKernel } from "../../src/client/start";
import type { KernelEvent, RunRequest } from "../../src/protocol/messages";
import type { EngineName } from "../../src/protocol/names";

export const dist = join(import.meta.dirname, "../../dist");

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rnnbook-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function kernelOptions(given: Partial<KernelOptions> = {}): KernelOptions {
  const workspace = given.workspace ?? temporaryFolder();
  return {
    notebook: join(workspace, "test.rnnbook"),
    workspace,
    storage: join(workspace, ".rnnbook", "test.rnnbook"),
    engine: "embedded",
    execPath: process.execPath,
    env: {},
    dist,
    startTimeout: 10_000,
    idleTimeout: 2_000,
    log: () => undefined,
    ...given,
  };
}

/** The engines of this machine: the embedded one always, the native one where TensorFlow is found. */
export const engines: { engine: EngineName; env: Record<string, string> }[] = [
  { engine: "embedded", env: {} },
  ...nativeEngine(),
];

function nativeEngine(): typeof engines {
  const runtime = findRuntime(rnnbookHome());
  const addon = process.env["RNNBOOK_ADDON"] ?? (runtime && join(runtime.folder, addonName));
  return addon === undefined ? [] : [{ engine: "native", env: { RNNBOOK_ADDON: addon } }];
}

/** A kernel with all that it told, which is gone after the test. */
export async function testKernel(
  given: Partial<KernelOptions> = {},
): Promise<{ kernel: Kernel; events: KernelEvent[] }> {
  const kernel = await startKernel(kernelOptions(given));
  onTestFinished(() => kernel.dispose());
  const events: KernelEvent[] = [];
  kernel.onEvent((event) => events.push(event.body));
  return { kernel, events };
}

/** A run of cells of the cell language; each source begins at line 10 times its number. */
export function runRequest(sources: string[], given: Partial<RunRequest> = {}): RunRequest {
  return {
    cells: sources.map((source, index) => ({ language: "rnn", source, line: 10 * index })),
    targets: sources.map((_, index) => index),
    allowJs: false,
    resume: false,
    onFailure: "continue",
    ...given,
  };
}

/** Resolves with the first event that fits, also one that has come already. */
export async function eventually(
  kernel: Kernel,
  events: readonly KernelEvent[],
  fits: (event: KernelEvent) => boolean,
): Promise<KernelEvent> {
  const there = events.find(fits);
  if (there !== undefined) return there;
  return new Promise((resolve, reject) => {
    kernel.onEvent((event) => {
      if (fits(event.body)) resolve(event.body);
    });
    kernel.onExit((exit) => reject(new Error(exit.failure?.message ?? "The kernel ended.")));
  });
}
