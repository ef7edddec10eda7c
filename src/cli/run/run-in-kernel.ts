import { Fault } from "../../base/issue";
import type { Kernel, KernelExit } from "../../client/api";
import { startKernel } from "../../client/start";
import { storageFor } from "../../store";
import type { CommandIo } from "../command";
import type { EngineChoice } from "../engine-choice";
import { exit, type Exit } from "../exit-codes";
import type { OpenNotebook } from "../read-notebook";
import { followRun, type RunEvent } from "./events";
import type { RunEnd } from "./sink";

export interface RunOptions {
  params: Record<string, string>;
  allowJs: boolean;
  resume: boolean;
  /** Milliseconds. */
  timeout: number | undefined;
  choice: EngineChoice;
  /** Positions of the cells to run; default: all that hold code. */
  targets?: readonly number[];
  /** Where outputs and checkpoints go; default: beside the notebook. */
  storage?: string;
}

/** Runs all cells in a kernel of their own, which ends with the run. Never throws for what a user can cause. */
export async function runInKernel(
  notebook: OpenNotebook,
  options: RunOptions,
  io: CommandIo,
  listener: (event: RunEvent) => void,
): Promise<Omit<RunEnd, "ms">> {
  const { choice } = options;
  const limit = new AbortController();
  const timer = options.timeout === undefined ? undefined : setTimeout(() => limit.abort(), options.timeout);
  /** What ended the run from outside decides the exit code, whatever else happened. */
  const from = (code: Exit): Exit =>
    io.stop.signal.aborted ? exit.interrupted : limit.signal.aborted ? exit.timeout : code;
  let kernel: Kernel | undefined;
  try {
    kernel = await startKernel(kernelOptions(notebook, options, io));
    const stopping = stopKernel(kernel, io, limit.signal);
    let withoutEngine = false;
    const { ok, engine, died } = await runCells(kernel, notebook, options, io, (event) => {
      withoutEngine ||= event.event === "cell" && isAboutEngine(event.error?.code ?? "");
      listener(event);
    });
    stopping.dispose();
    const failed = withoutEngine ? exit.usage : exit.failed;
    const code = from(died ? exit.kernelDied : ok ? exit.fine : failed);
    return { ok: ok && code === exit.fine, exit: code, engine: engine ?? choice.expected };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    io.terminal.err(io.terminal.red([error.message, error.remedy].filter(Boolean).join(" ")));
    const code = isAboutEngine(error.code) ? exit.usage : exit.kernelDied;
    return { ok: false, exit: from(code), engine: choice.expected };
  } finally {
    clearTimeout(timer);
    await kernel?.shutdown();
  }
}

/** Whether a cell failed for no fault of its own: the engine did not load. */
function isAboutEngine(code: string): boolean {
  return /^(tensorflow|engine|embedded)-/.test(code);
}

/** How long a kernel may take to come to the end of a step after it was told that the time is over. */
const graceMs = 5000;

function stopKernel(kernel: Kernel, io: CommandIo, limit: AbortSignal): { dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => void kernel.interrupt().catch(() => undefined);
  const onLimit = () => {
    interrupt();
    timer = setTimeout(() => kernel.dispose(), graceMs);
  };
  io.stop.onKill(() => kernel.dispose());
  for (const [signal, action] of [
    [io.stop.signal, interrupt],
    [limit, onLimit],
  ] as const) {
    if (signal.aborted) action();
    else signal.addEventListener("abort", action, { once: true });
  }
  return { dispose: () => clearTimeout(timer) };
}

async function runCells(
  kernel: Kernel,
  notebook: OpenNotebook,
  { params, allowJs, resume, targets: asked }: RunOptions,
  io: CommandIo,
  listener: (event: RunEvent) => void,
): Promise<{ ok: boolean; engine: RunEnd["engine"] | null; died: boolean }> {
  let death: KernelExit["failure"];
  kernel.onExit(({ failure }) => (death = failure));
  kernel.onEvent(({ body }) => {
    if (body.event === "log") io.terminal.err(body.text);
  });
  const code = notebook.cells.filter(({ language }) => language !== "markdown").map(({ index }) => index);
  const targets = [...(asked ?? code)];
  const follower = followRun(kernel, { ...notebook, count: notebook.cells.length, targets }, listener);
  try {
    const cells = notebook.request;
    const { ok, engine } = await kernel.run({
      cells,
      targets,
      params,
      allowJs,
      resume,
      onFailure: "continue",
    });
    return { ok, engine, died: false };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (death === undefined) throw error;
    for (const line of [[death.message, death.remedy].join(" "), ...death.log.slice(-5)])
      io.terminal.err(line);
    return { ok: false, engine: null, died: true };
  } finally {
    follower.settle();
  }
}

function kernelOptions(notebook: OpenNotebook, { choice, storage }: RunOptions, io: CommandIo) {
  return {
    notebook: notebook.path,
    workspace: notebook.workspace,
    storage: storage ?? storageFor(notebook.path),
    engine: choice.engine,
    execPath: process.execPath,
    env: choice.env,
    dist: io.dist,
    startTimeout: 10_000,
    idleTimeout: 0,
    log: (line: string) => {
      if (io.env.RNNBOOK_DEBUG !== undefined) io.terminal.err(line);
    },
  };
}
