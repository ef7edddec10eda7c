import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { KernelExit } from "../../src/client/api";
import { isAlive } from "../../src/client/spawn";
import { attachKernel } from "../../src/client/start";
import { mimeOf } from "../../src/outputs/output";
import type { KernelEvent } from "../../src/protocol/messages";
import { dist, engines, eventually, runRequest, temporaryFolder, testKernel } from "../support/kernel";

const data =
  "data: sine\nsource: {generator: sine, n: 100, from: 0, to: 10}\nhorizon: 1\nsplit: [1, 0, 0]\nscaler: none";
const model = "model: net\ncell: lstm\nunits: 32\nlookback: 1";
const train = (epochs: number) =>
  `train: net\nepochs: ${epochs}\nbatch_size: 32\nlearning_rate: 0.001\nloss: mse\nearly_stopping: false`;
const forecast = "forecast: net";
/** Long enough that it is always stopped by what the test does. */
const endless = train(1_000_000);

beforeAll(() => {
  if (!existsSync(join(dist, "kernel.js"))) throw new Error("Run `npm run build` first.");
});

/** "1 ok", "2 error" and so on, in order. */
function ends(events: readonly KernelEvent[]): string[] {
  return events.flatMap((event) =>
    event.event === "cell" && event.state !== "start" ? [`${event.cell} ${event.state}`] : [],
  );
}

function starts(events: readonly KernelEvent[]): number[] {
  return events.flatMap((event) => (event.event === "cell" && event.state === "start" ? [event.cell] : []));
}

function outputsOf(
  events: readonly KernelEvent[],
  cell: number,
): { mime: string; data: Record<string, unknown> }[] {
  return events.flatMap((event) =>
    event.event === "output" && event.cell === cell ? [{ mime: event.mime, data: { ...event.data } }] : [],
  );
}

const trains = (event: KernelEvent) => event.event === "progress" && event.cell === 2;

describe.each(engines)("a kernel on the $engine engine", (engine) => {
  test("runs the sine notebook, from file to curve", async () => {
    const { kernel, events } = await testKernel(engine);
    const reply = await kernel.run(runRequest([data, model, train(100), forecast]));
    expect(reply).toMatchObject({ ok: true, engine: engine.engine });
    expect(ends(events)).toEqual(["0 ok", "1 ok", "2 ok", "3 ok"]);
    const [training] = outputsOf(events, 2);
    const { loss } = training?.data["history"] as { loss: number[] };
    expect(loss).toHaveLength(100);
    expect(loss.at(-1)).toBeGreaterThan(0.0045);
    expect(loss.at(-1)).toBeLessThan(0.0075);
    expect(events.some((event) => event.event === "update" && event.cell === 2)).toBe(true);
    expect(outputsOf(events, 3)).toHaveLength(1);
    const orders = events.flatMap((event) =>
      event.event === "cell" && event.state === "start" ? [event.order] : [],
    );
    expect(orders).toEqual([1, 2, 3, 4]);
  });

  test("answers status while a cell trains", async () => {
    const { kernel, events } = await testKernel(engine);
    const run = kernel.run(runRequest([data, model, endless]));
    await eventually(kernel, events, trains);
    const status = await kernel.status();
    expect(status).toMatchObject({ state: "busy", cell: 2, engine: engine.engine });
    expect(status.memory).toBeGreaterThan(10_000_000);
    expect(status.values.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["data sine", "model net"]);
    expect(ends(events)).not.toContain("2 interrupted");
    await kernel.interrupt();
    await run;
    expect(await kernel.status()).toMatchObject({ state: "idle" });
  });

  test("stops training when asked, drops what waits behind it, and runs again", async () => {
    const { kernel, events } = await testKernel(engine);
    const run = kernel.run(runRequest([data, model, endless, forecast]));
    const queued = kernel.run(runRequest([data]));
    await eventually(kernel, events, trains);
    await kernel.interrupt();
    expect(await run).toMatchObject({ ok: false });
    await queued;
    expect(ends(events)).toEqual(["0 ok", "1 ok", "2 interrupted", "3 skipped", "0 skipped"]);
    expect(outputsOf(events, 2)[0]?.data["stopped"]).toBe("interrupted");
    events.length = 0;
    // The weights that were reached can be used.
    expect(await kernel.run(runRequest([data, model, endless, forecast], { targets: [3] }))).toMatchObject({
      ok: true,
    });
    expect(starts(events)).toEqual([3]);
  });
});

describe("a kernel", () => {
  test("runs only what is needed and not fresh", async () => {
    const { kernel, events } = await testKernel();
    const run = async (sources: string[], targets: number[]) => {
      events.length = 0;
      await kernel.run(runRequest(sources, { targets }));
      return starts(events);
    };
    expect(await run([data, model, train(2), forecast], [3])).toEqual([0, 1, 2, 3]);
    expect(await run([data, model, train(2), forecast], [3])).toEqual([3]);
    expect(await run([data, model, train(2), forecast], [2])).toEqual([2]);
    expect(await run([data, model, `${train(2)}\n# a comment`, forecast], [3])).toEqual([3]);
    expect(await run([data, model, train(3), forecast], [3])).toEqual([2, 3]);
    expect(await run([data, model.replace("32", "16"), train(3), forecast], [3])).toEqual([1, 2, 3]);
  });

  test("a new kernel loads the weights of cells that are the same, and retrains nothing", async () => {
    const workspace = temporaryFolder();
    const first = await testKernel({ workspace });
    await first.kernel.run(runRequest([data, model, train(3), forecast]));
    const before = outputsOf(first.events, 3);
    await first.kernel.shutdown();
    const second = await testKernel({ workspace });
    await second.kernel.run(runRequest([data, model, train(3), forecast], { targets: [3] }));
    expect(starts(second.events)).toEqual([0, 1, 3]);
    expect(outputsOf(second.events, 3)).toEqual(before);
    second.events.length = 0;
    await second.kernel.run(runRequest([data, model, train(4), forecast], { targets: [3] }));
    expect(starts(second.events)).toEqual([2, 3]);
  });

  test("a file that has changed makes everything stale that was made of it", async () => {
    const workspace = temporaryFolder();
    const rows = (n: number) =>
      ["value", ...Array.from({ length: n }, (_, i) => String(Math.sin(i / 5)))].join("\n");
    writeFileSync(join(workspace, "rows.csv"), rows(80));
    const cells = [
      "data: rows\nsource: rows.csv\nsplit: [1, 0, 0]",
      "model: net\nunits: 4\nlookback: 5",
      train(1),
      forecast,
    ];
    const { kernel, events } = await testKernel({ workspace });
    await kernel.run(runRequest(cells));
    events.length = 0;
    await kernel.run(runRequest(cells, { targets: [3] }));
    expect(starts(events)).toEqual([3]);
    events.length = 0;
    writeFileSync(join(workspace, "rows.csv"), rows(90));
    await kernel.run(runRequest(cells, { targets: [3] }));
    expect(starts(events)).toEqual([0, 1, 2, 3]);
  });

  test("takes overrides into the cells, and refuses those that name nothing", async () => {
    const { kernel, events } = await testKernel();
    const request = runRequest([data, model, train(50)]);
    await kernel.run({ ...request, params: { "train.net.epochs": "2" } });
    expect(outputsOf(events, 2)[0]?.data["epochs_run"]).toBe(2);
    const wrong = kernel.run({ ...request, params: { "train.nett.epochs": "2" } });
    await expect(wrong).rejects.toMatchObject({ code: "unknown-target" });
  });

  test("asked to resume, shows finished training again instead of repeating it", async () => {
    const { kernel, events } = await testKernel();
    const request = runRequest([data, model, train(5), forecast]);
    await kernel.run(request);
    const before = outputsOf(events, 2);
    events.length = 0;
    await kernel.run({ ...request, resume: true });
    expect(ends(events)).toEqual(["0 ok", "1 ok", "2 ok", "3 ok"]);
    expect(outputsOf(events, 2)).toEqual(before);
    expect(events.some(trains)).toBe(false);
  });

  test("a loss that is not a number ends the cell, with the curve so far above the failure", async () => {
    const { kernel, events } = await testKernel();
    const wild =
      "train: net\noptimizer: sgd\nlearning_rate: 10\nclip: false\nloss: mse\nearly_stopping: false";
    await kernel.run(
      runRequest([data.replace("100", "200"), model.replace("lookback: 1", "lookback: 4"), wild, forecast]),
    );
    expect(ends(events)).toEqual(["0 ok", "1 ok", "2 error", "3 skipped"]);
    expect(outputsOf(events, 2).map(({ mime }) => mime)).toEqual([mimeOf("training"), mimeOf("failure")]);
    expect(JSON.stringify(events)).not.toContain("null");
  });

  test("keeps outputs beside the notebook, those of cells that were not run too", async () => {
    const workspace = temporaryFolder();
    const { kernel } = await testKernel({ workspace });
    await kernel.run(runRequest([data, model, train(2)]));
    await kernel.run(runRequest([data, model, train(2)], { targets: [0] }));
    const stored = readFileSync(join(workspace, ".rnnbook/test.rnnbook/outputs.json"), "utf8");
    for (const name of ["data", "model", "training"]) expect(stored).toContain(mimeOf(name));
  });
});

describe("a cell that fails", () => {
  test("says where, in lines of the file, and those that need it are skipped", async () => {
    const { kernel, events } = await testKernel();
    const broken = "data: sine\nsource: {generator: sine}\nhorizn: 1";
    expect(await kernel.run(runRequest(["", broken, model, train(1)], { targets: [1, 2, 3] }))).toMatchObject(
      { ok: false },
    );
    expect(ends(events)).toEqual(["1 error", "2 skipped", "3 skipped"]);
    const end = events.find((event) => event.event === "cell" && event.state === "error");
    expect(end).toMatchObject({ error: { code: "unknown-key", line: 12, column: 1 } });
    const [failure] = outputsOf(events, 1);
    expect(failure).toMatchObject({ mime: mimeOf("failure"), data: { code: "unknown-key", line: 12 } });
  });

  test("while running, and what does not need it goes on", async () => {
    const { kernel, events } = await testKernel();
    const missing = "data: gone\nsource: gone.csv";
    await kernel.run(runRequest([missing, data, model]));
    expect(ends(events)).toEqual(["0 error", "1 ok", "2 ok"]);
    expect(outputsOf(events, 0)[0]).toMatchObject({
      mime: mimeOf("failure"),
      data: { code: "missing-file", line: 0 },
    });
  });

  test("in an editor stops what comes after", async () => {
    const { kernel, events } = await testKernel();
    await kernel.run(runRequest(["data: gone\nsource: gone.csv", data], { onFailure: "stop" }));
    expect(ends(events)).toEqual(["0 error", "1 skipped"]);
  });

  test("a JavaScript cell is refused where it may not run", async () => {
    const { kernel, events } = await testKernel();
    const cells = [{ language: "js" as const, source: "display(1)", line: 1 }];
    await kernel.run(runRequest([], { cells, targets: [0], allowJs: false }));
    expect(ends(events)).toEqual(["0 error"]);
  });

  test("a cell that is not there is a fault of the request", async () => {
    const { kernel } = await testKernel();
    await expect(kernel.run(runRequest([data], { targets: [5] }))).rejects.toMatchObject({
      code: "no-such-cell",
    });
  });
});

describe("when the kernel is killed", () => {
  test("in training, the run is rejected with the signal and the likely cause", async () => {
    const { kernel, events } = await testKernel();
    const exits: KernelExit[] = [];
    kernel.onExit((exit) => exits.push(exit));
    const run = kernel.run(runRequest([data, model, endless]));
    const rejected = expect(run).rejects.toMatchObject({
      code: "kernel-died",
      message: expect.stringMatching(/SIGKILL.*memory/) as string,
    });
    await eventually(kernel, events, trains);
    process.kill(kernel.handshake.pid, "SIGKILL");
    await rejected;
    expect(exits).toHaveLength(1);
    expect(exits[0]).toMatchObject({ signal: "SIGKILL", failure: { code: "kernel-died" } });
    expect(existsSync(kernel.address.folder)).toBe(false);
    await expect(kernel.status()).rejects.toMatchObject({ code: "kernel-died" });
  });

  test("on purpose, there is no failure, any number of times", async () => {
    const { kernel } = await testKernel();
    const exits: KernelExit[] = [];
    kernel.onExit((exit) => exits.push(exit));
    await Promise.all([kernel.shutdown(), kernel.shutdown()]);
    await kernel.shutdown();
    kernel.dispose();
    kernel.dispose();
    expect(exits).toHaveLength(1);
    expect(exits[0]).toMatchObject({ exitCode: 0 });
    expect(exits[0]?.failure).toBeUndefined();
    expect(isAlive(kernel.handshake.pid)).toBe(false);
    expect(existsSync(kernel.address.folder)).toBe(false);
  });

  test("shutting down while it trains ends it too", async () => {
    const { kernel, events } = await testKernel();
    const run = kernel.run(runRequest([data, model, endless])).catch(() => undefined);
    await eventually(kernel, events, trains);
    await kernel.shutdown();
    await run;
    expect(isAlive(kernel.handshake.pid)).toBe(false);
  });
});

describe("the channel of a kernel", () => {
  test("lies in a folder that only its owner may enter", async () => {
    const { kernel } = await testKernel();
    expect(statSync(kernel.address.folder).mode & 0o777).toBe(0o700);
    expect(dirname(kernel.address.socket)).toBe(kernel.address.folder);
  });

  test.runIf(process.platform === "linux")("is no TCP port", async () => {
    const { kernel } = await testKernel();
    await kernel.run(runRequest([data]));
    expect(listeningPorts(kernel.handshake.pid)).toEqual([]);
  });

  test("can be left and found again, with what was missed meanwhile", async () => {
    const { kernel, events } = await testKernel({ idleTimeout: 20_000 });
    let seq = 0;
    kernel.onEvent((event) => (seq = event.seq));
    void kernel.run(runRequest([data, model, endless])).catch(() => undefined);
    await eventually(kernel, events, trains);
    kernel.detach();
    const { address } = kernel;
    const again = await attachKernel({ address, after: 0, startTimeout: 5000, log: () => undefined });
    onTestFinished(() => again.dispose());
    const replayed: KernelEvent[] = [];
    again.onEvent((event) => replayed.push(event.body));
    expect(again.handshake).toMatchObject({ kernelId: address.kernelId, running: true });
    expect(again.lost).toBe(0);
    await again.interrupt();
    await eventually(again, replayed, (event) => event.event === "cell" && event.state === "interrupted");
    expect(starts(replayed)).toEqual([0, 1, 2]);
    expect(outputsOf(replayed, 0)).toHaveLength(1);
    expect(outputsOf(replayed, 2)).toHaveLength(1);
    again.detach();
    const late = await attachKernel({ address, after: seq, startTimeout: 5000, log: () => undefined });
    const rest: KernelEvent[] = [];
    late.onEvent((event) => rest.push(event.body));
    await late.status();
    expect(starts(rest)).toEqual([]);
    await late.shutdown();
    expect(isAlive(address.pid)).toBe(false);
    const gone = attachKernel({ address, after: 0, startTimeout: 1000, log: () => undefined });
    await expect(gone).rejects.toMatchObject({ code: "kernel-gone" });
  });

  test("a kernel that nobody comes back to ends by itself and leaves nothing", async () => {
    const { kernel, events } = await testKernel({ idleTimeout: 300 });
    void kernel.run(runRequest([data, model, endless])).catch(() => undefined);
    await eventually(kernel, events, trains);
    kernel.detach();
    await expect.poll(() => isAlive(kernel.address.pid), { timeout: 10_000 }).toBe(false);
    expect(existsSync(kernel.address.folder)).toBe(false);
  });
});

test("without the library the native engine is refused, and `auto` goes on with the embedded one", async () => {
  const env = { RNNBOOK_ADDON: "/nowhere/tfjs_binding.node" };
  const native = await testKernel({ engine: "native", env });
  await expect(native.kernel.run(runRequest([data]))).rejects.toMatchObject({
    code: expect.stringMatching(/engine|native|runtime|tensorflow/) as string,
  });
  const auto = await testKernel({ engine: "auto", env });
  expect(await auto.kernel.run(runRequest([data]))).toMatchObject({ ok: true, engine: "embedded" });
  expect(auto.events.some((event) => event.event === "log")).toBe(true);
});

/** Local addresses of sockets in state LISTEN that the process holds, as Linux tells them. */
function listeningPorts(pid: number): string[] {
  const held = execFileSync("ls", ["-l", `/proc/${pid}/fd`], { encoding: "utf8" });
  const inodes = new Set([...held.matchAll(/socket:\[(\d+)\]/g)].map((match) => match[1]));
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === "0A" && inodes.has(fields[9]))
      .map((fields) => fields[1] ?? ""),
  );
}
