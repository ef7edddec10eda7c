import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outputs } from "../../src/outputs";
import { folder, notebookOf, tiny, type Event, type Folder } from "../support/command-line";

let here: Folder;
beforeAll(() => {
  here = folder();
});
afterAll(() => here.dispose());

const good = notebookOf(tiny.data, tiny.model, tiny.train, tiny.evaluate);
/** Trains until it is stopped. */
const endless = notebookOf(
  tiny.data,
  tiny.model,
  "train: net\nepochs: 100000\nearly_stopping: false",
  tiny.evaluate,
);

const states = (events: Event[]) =>
  events.flatMap(({ event, cell, state }) => (event === "cell" ? [`${cell} ${state}`] : []));
const outputsOf = (events: Event[]) =>
  events.flatMap(({ event, cell, mime }) => (event === "output" ? [`${cell} ${String(mime)}`] : []));
const mimes = ["data", "model", "training", "evaluation"].map(
  (name) => `application/vnd.rnnbook.${name}+json`,
);
const dataOf = (events: Event[], mime: string) =>
  events.find((event) => event.event === "output" && event.mime === mime)?.data;

describe("a run for scripts", () => {
  it("has one object a line: starts, ends, progress, each output once, and done at the end", async () => {
    here.write("good.rnnbook", good);
    const ended = await here.rnnbook(["run", "good.rnnbook", "--json", "-o", "out.json"]);
    expect(ended.err).toBe("");
    const events = ended.events();
    expect(states(events)).toEqual([1, 2, 3, 4].flatMap((cell) => [`${cell} start`, `${cell} ok`]));
    expect(outputsOf(events)).toEqual(mimes.map((mime, index) => `${index + 1} ${mime}`));
    expect(events.at(-1)).toEqual({
      event: "done",
      ok: true,
      exit: 0,
      engine: "embedded",
      ms: expect.any(Number) as number,
    });
    expect(ended.code).toBe(0);
    for (const event of events) {
      expect(["cell", "progress", "output", "done"]).toContain(event.event);
      expect(event).not.toHaveProperty("slot");
      expect(event).not.toHaveProperty("seq");
    }
    expect(events.filter(({ event }) => event === "progress").at(-1)).toMatchObject({
      cell: 3,
      epoch: 2,
      epochs: 2,
    });
    for (const definition of Object.values(outputs)) {
      const data = dataOf(events, definition.mime);
      if (data !== undefined) expect(definition.schema.safeParse(data)).toMatchObject({ success: true });
    }
    const record: unknown = JSON.parse(readFileSync(join(here.path, "out.json"), "utf8"));
    expect(record).toMatchObject({
      notebook: "good.rnnbook",
      engine: "embedded",
      ok: true,
      cells: [
        { cell: 1, kind: "data", name: "sine", state: "ok", outputs: [{ mime: mimes[0] }] },
        { cell: 2, kind: "model", name: "net", state: "ok", outputs: [{ mime: mimes[1] }] },
        { cell: 3, kind: "train", name: "net", state: "ok", outputs: [{ mime: mimes[2] }] },
        { cell: 4, kind: "evaluate", name: "net", state: "ok", outputs: [{ mime: mimes[3] }] },
      ],
    });
    // The editor finds them there, and git does not.
    expect(readdirSync(join(here.path, ".rnnbook")).sort()).toEqual([".gitignore", "good.rnnbook"]);
  });

  it("takes other values with -p, shorthands among them", async () => {
    here.write("good.rnnbook", good);
    const args = ["run", "good.rnnbook", "--json", "-p", "train.net.epochs=3", "-p", "model.net.units=5"];
    const events = (await here.rnnbook(args)).events();
    expect(dataOf(events, "application/vnd.rnnbook.training+json")).toMatchObject({
      epochs: 3,
      epochs_run: 3,
    });
    expect(dataOf(events, "application/vnd.rnnbook.model+json")).toMatchObject({
      layers: [{ output_shape: [5] }, {}],
    });
  });

  it("writes numbers that are none as strings", async () => {
    // Their squares are beyond what 32 bits hold.
    here.write("large.csv", `y\n${Array.from({ length: 60 }, (_, i) => `${i % 7}e25\n`).join("")}`);
    const data = "data: large\nsource: large.csv\ntime: none\ntarget: y\nhorizon: 1\nscaler: none";
    here.write("nan.rnnbook", notebookOf(data, tiny.model, `${tiny.train}\nloss: mse`));
    const ended = await here.rnnbook(["run", "nan.rnnbook", "--json"]);
    expect(ended.out).toMatch(/"loss":\[[^\]]*"(NaN|Infinity)"/);
    expect(ended.out).not.toMatch(/"loss":\[[^\]]*null/);
    expect(ended.code).toBe(1);
  });
});

describe("a cell that fails", () => {
  it("takes with it those that need it and no others, exit code 1", async () => {
    const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2020, 0, 1 + (i === 30 ? 29 : i))));
    here.write(
      "twice.csv",
      `day,y\n${days.map((day, i) => `${day.toISOString().slice(0, 10)},${i % 7}\n`).join("")}`,
    );
    here.write(
      "fails.rnnbook",
      notebookOf(
        "data: twice\nsource: twice.csv\ntarget: y\nhorizon: 1",
        "model: lost\ncell: rnn\nunits: 2\nlookback: 2",
        "train: lost\nepochs: 1",
        tiny.data,
        tiny.model,
        tiny.train,
      ),
    );
    const ended = await here.rnnbook(["run", "fails.rnnbook", "--json"]);
    const events = ended.events();
    expect(states(events)).toEqual([
      ...["1 start", "1 error", "2 skipped", "3 skipped"],
      ...["4 start", "4 ok", "5 start", "5 ok", "6 start", "6 ok"],
    ]);
    expect(events.find(({ state }) => state === "error")).toMatchObject({
      error: {
        code: expect.any(String) as string,
        message: expect.any(String) as string,
        line: expect.any(Number) as number,
      },
    });
    expect(events.at(-1)).toMatchObject({ event: "done", ok: false, exit: 1 });
    expect(ended.code).toBe(1);
    const told = await here.rnnbook(["run", "fails.rnnbook"]);
    expect(told.err).toMatch(/^fails\.rnnbook:\d+:\d+ [\w-]+ \S.*$/m);
    expect(told.err).toContain("train lost: skipped.");
    expect(told.err).not.toMatch(/^ {4}at /m);
  });
});

describe("a run for people", () => {
  it("shows results on standard output, progress and the verdict on standard error", async () => {
    here.write("good.rnnbook", good);
    const { code, out, err } = await here.rnnbook(["run", "good.rnnbook"]);
    expect(code).toBe(0);
    for (const heading of ["── data sine ─", "── model net ─", "── train net ─", "── evaluate net ─"]) {
      expect(out).toContain(heading);
    }
    expect(err).toMatch(/^train net: epoch [12]\/2, loss /m);
    const lines = err.trim().split("\n");
    expect(lines.at(-1)).toMatch(/^Done after .* on the embedded engine\.$/);
    expect(out.replace(/\s+/g, " ")).toContain(lines.at(-2));
    // eslint-disable-next-line no-control-regex -- escape sequences belong to a terminal, and this is none.
    expect(out + err).not.toMatch(/\x1b/);
    expect(Math.max(...out.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(80);
  });
});

describe("a run that is stopped", () => {
  const training = "application/vnd.rnnbook.training+json";

  it("by Ctrl-C keeps its outputs, exit code 130", async () => {
    here.write("endless.rnnbook", endless);
    let told = false;
    const ended = await here.rnnbook(["run", "endless.rnnbook", "--json"], {
      watch: (out, child) => {
        if (told || !out.includes('"event":"progress"')) return;
        told = true;
        child.kill("SIGINT");
      },
    });
    const events = ended.events();
    expect(dataOf(events, training)).toMatchObject({ stopped: "interrupted" });
    expect(states(events)).not.toContain("4 start");
    expect(events.at(-1)).toMatchObject({ event: "done", ok: false, exit: 130 });
    expect(ended.code).toBe(130);
    expect(existsSync(join(here.path, ".rnnbook/endless.rnnbook/outputs.json"))).toBe(true);
  });

  it("by --timeout keeps its outputs, exit code 4", async () => {
    here.write("endless.rnnbook", endless);
    const ended = await here.rnnbook(["run", "endless.rnnbook", "--json", "--timeout", "6"]);
    const events = ended.events();
    expect(dataOf(events, training)).toMatchObject({ stopped: "interrupted" });
    expect(events.at(-1)).toMatchObject({ event: "done", ok: false, exit: 4 });
    expect(ended.code).toBe(4);
  });

  it("by the death of its kernel says so on the cell, exit code 3", async () => {
    here.write("endless.rnnbook", endless);
    let told = false;
    const ended = await here.rnnbook(["run", "endless.rnnbook", "--json"], {
      watch: (out, child) => {
        if (told || !out.includes('"event":"progress"')) return;
        told = true;
        for (const pid of kernelsOf(child.pid)) process.kill(pid, "SIGKILL");
      },
    });
    const events = ended.events();
    const failed = events.find(({ state }) => state === "error");
    expect(failed).toMatchObject({ cell: 3, error: { code: "kernel-died", line: 20, column: 1 } });
    expect(states(events).slice(-1)).toEqual(["4 skipped"]);
    expect(outputsOf(events).slice(0, 2)).toEqual(mimes.slice(0, 2).map((mime, i) => `${i + 1} ${mime}`));
    expect(events.at(-1)).toMatchObject({ event: "done", ok: false, exit: 3 });
    expect(ended.code).toBe(3);
    expect(ended.err).toContain("The kernel died");
  });
});

/** The processes that a process has started and that run a kernel. */
function kernelsOf(parent: number | undefined): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parentOf = /\) \S+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
        return (
          Number(parentOf) === parent && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("kernel.js")
        );
      } catch {
        return false;
      }
    });
}
