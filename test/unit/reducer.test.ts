import { describe, expect, test } from "vitest";
import type { KernelExit, RunCommand } from "../../src/client/api";
import { beginRun, stepRun, type RunInput } from "../../src/client/run";
import type { KernelEvent } from "../../src/protocol/messages";

const failure = {
  code: "kernel-died",
  message: "The kernel died (SIGKILL).",
  remedy: "Restart.",
  log: ["last words"],
};
const death: KernelExit = { exitCode: null, signal: "SIGKILL", failure };
const peaceful: KernelExit = { exitCode: 0, signal: null };

const liveTraining = {
  summary: "Training.",
  model: "net",
  epochs: 30,
  epochs_run: 11,
  stopped: "running" as const,
  best_epoch: 11,
  history: { loss: [1], val_loss: [], grad_norm: [1], lr: [1] },
  batches: { step: [1], loss: [1] },
  steps: 10,
  ms_per_step: 1,
  ms: 10,
  eta_ms: 100,
  mode: "eager" as const,
  engine: "embedded" as const,
  config: {},
  defaults: [],
  notes: [],
};

type Step = KernelEvent | { event: "exit"; exit: KernelExit } | "settled";

/** Commands after a list of events for a notebook of 5 cells, of which `targets` were asked for. */
function drive(
  targets: number[],
  ...steps: Step[]
): { commands: RunCommand[]; ok: boolean; waiting: number[] } {
  let state = beginRun(5, targets);
  const commands: RunCommand[] = [];
  steps.forEach((step, index) => {
    const time = 1000 + 10 * index;
    const input: RunInput =
      step === "settled"
        ? { type: "settled", time }
        : step.event === "exit"
          ? { type: "exit", exit: step.exit, time }
          : { type: "event", event: { seq: index + 1, body: step }, time };
    const result = stepRun(state, input);
    state = result.state;
    commands.push(...result.commands);
  });
  return { commands, ok: state.ok, waiting: [...state.cells.keys()] };
}

const start = (cell: number): KernelEvent => ({ event: "cell", cell, state: "start", order: cell + 1 });
const end = (cell: number, state: "ok" | "error" | "skipped" | "interrupted"): KernelEvent => ({
  event: "cell",
  cell,
  state,
  ms: 7,
});
const shown = (event: "update" | "output", cell: number, slot: number): KernelEvent => ({
  event,
  cell,
  slot,
  kind: "train",
  name: "net",
  mime: "application/vnd.rnnbook.failure+json",
  data: { code: "c", message: "m" },
});
const brief = (commands: RunCommand[]) =>
  commands.map((command) => {
    if (command.do === "show") return `show ${command.cell}.${command.slot}${command.final ? "" : " live"}`;
    if (command.do === "end") return `end ${command.cell} ${command.success}`;
    return command.do === "log" ? "log" : `${command.do} ${command.cell}`;
  });

describe("a run as a driver sees it", () => {
  test("a cell starts, reports, shows and ends", () => {
    const progress: KernelEvent = { event: "progress", cell: 1, epoch: 2 };
    const { commands, ok, waiting } = drive(
      [1],
      start(1),
      progress,
      shown("update", 1, 0),
      shown("output", 1, 0),
      end(1, "ok"),
    );
    expect(brief(commands)).toEqual(["start 1", "progress 1", "show 1.0 live", "show 1.0", "end 1 true"]);
    expect(commands[0]).toEqual({ do: "start", cell: 1, order: 2, time: 1000 });
    expect(commands[1]).toEqual({ do: "progress", cell: 1, fields: { epoch: 2 } });
    expect(commands.at(-1)).toMatchObject({ ms: 7 });
    expect(ok).toBe(true);
    expect(waiting).toEqual([]);
  });

  test.each([
    ["ok", true, true],
    ["error", false, false],
    ["interrupted", undefined, false],
    ["skipped", undefined, false],
  ] as const)("%s ends with success %s", (state, success, allOk) => {
    const { commands, ok } = drive([1], start(1), end(1, state));
    expect(commands.at(-1)).toMatchObject({ do: "end", success });
    expect(ok).toBe(allOk);
  });

  test("a cell that is skipped ends without having started", () => {
    expect(brief(drive([1, 2], end(2, "skipped")).commands)).toEqual(["end 2 undefined"]);
  });

  test("a cell that is needed and was not asked for runs too", () => {
    expect(brief(drive([2], start(0), end(0, "ok"), start(2), end(2, "ok")).commands)).toEqual([
      "start 0",
      "end 0 true",
      "start 2",
      "end 2 true",
    ]);
  });
});

describe("when the kernel dies", () => {
  test("every cell that had started ends with the failure, and what waits is let go", () => {
    const { commands, ok, waiting } = drive(
      [1, 2, 3],
      start(1),
      shown("output", 1, 0),
      shown("update", 1, 1),
      { event: "exit", exit: death },
    );
    expect(brief(commands.slice(3))).toEqual([
      "show 1.1",
      "show 1.2",
      "end 1 false",
      "end 2 undefined",
      "end 3 undefined",
    ]);
    expect(commands[4]).toMatchObject({
      output: { kind: "train", name: "net", mime: "application/vnd.rnnbook.failure+json", data: failure },
      final: true,
    });
    expect(commands[5]).toMatchObject({ ms: 30 });
    expect(ok).toBe(false);
    expect(waiting).toEqual([]);
  });

  test("the failure says where training was, and its curve no longer says that it runs", () => {
    const data = { ...liveTraining };
    const curve: KernelEvent = {
      event: "update",
      cell: 1,
      slot: 0,
      kind: "train",
      name: "net",
      mime: "application/vnd.rnnbook.training+json",
      data,
    };
    const progress: KernelEvent = { event: "progress", cell: 1, epoch: 12, epochs: 30 };
    const { commands } = drive([1], start(1), progress, curve, { event: "exit", exit: death });
    const [last, said] = commands.slice(-3);
    expect(last).toMatchObject({
      do: "show",
      slot: 0,
      final: true,
      output: { data: { stopped: "interrupted" } },
    });
    expect(said).toMatchObject({
      output: { data: { message: "The kernel died (SIGKILL). It was in epoch 12 of 30." } },
    });
  });

  test("an end that was asked for shows no failure", () => {
    expect(brief(drive([1, 2], start(1), { event: "exit", exit: peaceful }).commands)).toEqual([
      "start 1",
      "end 1 undefined",
      "end 2 undefined",
    ]);
  });

  test("a run that was refused lets go of all cells", () => {
    expect(brief(drive([1, 2], "settled").commands)).toEqual(["end 1 undefined", "end 2 undefined"]);
  });
});

describe("events that fit nowhere", () => {
  test.each<[string, Step[]]>([
    ["a cell that is not there", [start(99)]],
    ["an output of a cell that does not run", [shown("output", 1, 0)]],
    ["progress before the start", [{ event: "progress", cell: 1 }]],
    ["an output after the end", [start(1), end(1, "ok"), shown("output", 1, 0)]],
    ["a second end", [start(1), end(1, "ok"), end(1, "ok")]],
    ["a second start", [start(1), start(1)]],
  ])("%s becomes a line of log", (_name, steps) => {
    expect(brief(drive([1], ...steps).commands).at(-1)).toBe("log");
  });

  test("5,000 random sequences end every cell exactly once and never throw", () => {
    let seed = 1;
    const random = (n: number) => {
      seed = (Math.imul(seed, 48271) + 11) >>> 0;
      return (seed >>> 7) % n;
    };
    const make: (() => Step)[] = [
      () => start(random(7)),
      () => end(random(7), (["ok", "error", "skipped", "interrupted"] as const)[random(4)] ?? "ok"),
      () => shown("update", random(7), random(3)),
      () => shown("output", random(7), random(3)),
      () => ({ event: "progress", cell: random(7) }),
      () => ({ event: "log", text: "x" }),
    ];
    for (let round = 0; round < 5000; round++) {
      const steps = Array.from({ length: random(12) }, () => make[random(make.length)]?.() ?? "settled");
      const { commands, waiting } = drive([0, 1, 2], ...steps, {
        event: "exit",
        exit: random(2) === 0 ? death : peaceful,
      });
      expect(waiting).toEqual([]);
      const running = new Set<number>();
      for (const command of commands) {
        if (command.do === "start") {
          expect(running.has(command.cell)).toBe(false);
          running.add(command.cell);
        }
        if (command.do === "show") expect(running.has(command.cell)).toBe(true);
        if (command.do === "end") running.delete(command.cell);
      }
      expect([...running]).toEqual([]);
    }
  });
});
