import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputData } from "../../src/outputs";
import { findAddon } from "../engine/support/addon";
import { folder, notebookOf, type Ended, type Folder } from "../support/command-line";

const addon = findAddon();
const patience = 300_000;
const horizon = 3;
const rows = 160;

let here: Folder;
beforeAll(() => {
  here = folder();
  here.write("rides.csv", ridesCsv(rows));
  here.write("plans.csv", plansCsv(rows, 2 * horizon));
  here.write("prices.csv", "date,price\n2024-01-01,1\n");
});
afterAll(() => here.dispose());

const date = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
const holiday = (day: number): number => (day % 9 === 0 ? 1 : 0);

/** A weekly curve that grows, less on holidays. */
function ridesCsv(count: number): string {
  const line = (day: number): string => {
    const value =
      100 + day / 4 + 20 * Math.sin((2 * Math.PI * day) / 7) - 15 * holiday(day) + ((day * 7) % 5);
    return `${date(day)},${holiday(day)},${value.toFixed(2)}`;
  };
  return `day,holiday,riders\n${Array.from({ length: count }, (_, day) => line(day)).join("\n")}\n`;
}

function plansCsv(from: number, count: number): string {
  const lines = Array.from({ length: count }, (_, i) => `${date(from + i)},${holiday(from + i)}`);
  return `day,holiday\n${lines.join("\n")}\n`;
}

const data = `data: rides\nsource: rides.csv\ntarget: riders\nhorizon: ${horizon}`;
const train = (name: string): string => `train: ${name}\nepochs: 3`;
const model = (name: string, more = ""): string => `model: ${name}\ncell: rnn\nunits: 4\nlookback: 7${more}`;

async function run(name: string, cells: string[]): Promise<Ended> {
  here.write(name, notebookOf(...cells));
  const engine = addon === undefined ? "embedded" : "native";
  return here.rnnbook(["run", name, "--json", "--engine", engine], {
    env: addon === undefined ? {} : { RNNBOOK_ADDON: addon },
  });
}

/** All outputs of a name, in order, of a run that ended well. */
function outputsOf<Name extends "forecast" | "evaluation">(ended: Ended, name: Name): OutputData<Name>[] {
  const events = ended.events();
  expect(events.at(-1)).toMatchObject({ event: "done", ok: true });
  const mime = `application/vnd.rnnbook.${name}+json`;
  // SAFETY: the kernel checks an output against its schema.
  return events.filter((event) => event["mime"] === mime).map((event) => event["data"] as OutputData<Name>);
}

/** Code and sentence of the cell that failed. */
function failureOf(ended: Ended): string {
  expect(ended.code).toBe(1);
  const failed = ended.events().find(({ state }) => state === "error");
  // SAFETY: the protocol gives an error these fields; others fail what is expected.
  const { code, message } = failed?.["error"] as { code: string; message: string };
  return `${code}: ${message}`;
}

describe("intervals", () => {
  it(
    "come from quantiles, a normal distribution, errors or dropout, and never cross",
    async () => {
      const ended = await run("intervals.rnnbook", [
        data,
        model("five", "\noutput: quantiles\nquantiles: [0.025, 0.1, 0.5, 0.9, 0.975]"),
        train("five"),
        "forecast: five",
        model("normal", "\noutput: gaussian"),
        train("normal"),
        "forecast: normal",
        model("point", "\ndropout: 0.3"),
        train("point"),
        "forecast: point\nlevel: [50, 80]",
        "forecast: point\nintervals: mc_dropout\nsamples: 40",
        "forecast: point\nintervals: none",
        "evaluate: five",
        "evaluate: normal",
        "evaluate: point",
        "evaluate: point\nmetrics: [crps, coverage]\nlevel: 50",
      ]);
      const forecasts = outputsOf(ended, "forecast");
      expect(forecasts.map(({ interval_source }) => interval_source)).toEqual([
        "quantiles",
        "gaussian",
        "conformal",
        "mc_dropout",
        undefined,
      ]);
      expect(forecasts.map(({ intervals }) => Object.keys(intervals))).toEqual([
        ["80", "95"],
        ["80", "95"],
        ["50", "80"],
        ["80", "95"],
        [],
      ]);
      for (const { intervals } of forecasts) {
        const [inner, outer] = Object.values(intervals);
        if (inner === undefined || outer === undefined) continue;
        for (let step = 0; step < horizon; step++) {
          const ends = [outer.lower[step], inner.lower[step], inner.upper[step], outer.upper[step]].map(
            Number,
          );
          expect([...ends].sort((a, b) => a - b)).toEqual(ends);
          expect(ends[3]).toBeGreaterThan(ends[0] ?? NaN);
        }
      }
      const [five, normal, point, asked] = outputsOf(ended, "evaluation");
      const shared = ["mae", "rmse", "smape", "mase"];
      for (const probabilistic of [five, normal]) {
        const names = [...shared, "crps", "coverage_80", "coverage_95"];
        expect(Object.keys(probabilistic?.metrics ?? {})).toEqual(names);
        // 14 errors on the validation part do not back an interval of 95 % for a baseline.
        expect(Object.keys(probabilistic?.baselines["naive"] ?? {})).toEqual(names.slice(0, -1));
        expect(probabilistic?.coverage?.map(({ level }) => level)).toEqual([80, 95]);
      }
      expect(Object.keys(point?.metrics ?? {})).toEqual(shared);
      expect(Object.keys(asked?.metrics ?? {})).toEqual(["crps", "coverage_50"]);
      expect(asked?.interval_source).toBe("conformal");
      expect(point?.worst).toHaveLength(5);
      const errors = point?.worst?.map(({ mae }) => Number(mae)) ?? [];
      expect([...errors].sort((a, b) => b - a)).toEqual(errors);
    },
    patience,
  );

  it.each([
    ["quantile", "no-quantiles: `net` gives one value for each step, and no quantiles."],
    ["mc_dropout", "no-dropout: `net` drops nothing, so every pass would give the same."],
  ])(
    "of the kind %s are refused where the model has none",
    async (intervals, sentence) => {
      const ended = await run("refused.rnnbook", [
        data,
        model("net"),
        train("net"),
        `forecast: net\nintervals: ${intervals}`,
      ]);
      expect(failureOf(ended)).toBe(sentence);
    },
    patience,
  );
});

describe("a forecast", () => {
  it(
    "goes beyond the horizon, which is marked, with intervals as far as errors back them",
    async () => {
      const ended = await run("long.rnnbook", [
        data,
        model("net"),
        train("net"),
        "forecast: net\nhorizon: 11\nlevel: [50, 90]",
        model("step", "\nstrategy: recursive"),
        train("step"),
        "evaluate: step\nby_horizon: true",
        "forecast: step",
      ]);
      const [long, step] = outputsOf(ended, "forecast");
      expect(long?.value).toHaveLength(11);
      expect(long?.recursive_from).toBe(horizon + 1);
      expect(long?.time.at(-1)).toBe(date(rows + 10));
      expect(long?.notes.join(" ")).toContain("From step 4 on the forecast is recursive");
      // The validation part has 16 rows: 14 forecasts learn the first steps, 6 the last, which back 50 % but not 90 %.
      expect(long?.notes.join(" ")).toContain("backs an interval of 90 % up to step 8;");
      expect(long?.intervals["50"]?.lower.map(Number).every(Number.isFinite)).toBe(true);
      expect(long?.intervals["90"]?.lower.at(-1)).toBe("NaN");
      expect(step?.recursive_from).toBe(2);
      expect(step?.value).toHaveLength(horizon);
      const [evaluation] = outputsOf(ended, "evaluation");
      expect([evaluation?.windows, evaluation?.by_horizon.length]).toEqual([10, horizon]);
    },
    patience,
  );

  it(
    "begins inside the test part with the truth beside it, and looks at nothing from there on",
    async () => {
      const origin = 140;
      const cells = [data, model("net"), train("net"), `forecast: net\nfrom: ${date(origin)}`];
      const [first] = outputsOf(await run("from.rnnbook", cells), "forecast");
      expect(first?.time).toEqual([date(origin), date(origin + 1), date(origin + 2)]);
      expect(first?.actual).toHaveLength(horizon);
      expect(first?.history.time.at(-1)).toBe(date(origin - 1));
      const lines = ridesCsv(rows).trim().split("\n");
      const changed = lines.map((line, i) => (i > origin ? line.replace(/[^,]*$/, "9999") : line));
      here.write("other.csv", `${changed.join("\n")}\n`);
      const other = cells.map((cell) => cell.replace("rides.csv", "other.csv"));
      const [second] = outputsOf(await run("from-other.rnnbook", other), "forecast");
      expect(second?.value).toEqual(first?.value);
      expect(second?.intervals).toEqual(first?.intervals);
      expect(second?.actual).toEqual([9999, 9999, 9999]);
    },
    patience,
  );

  it(
    "does not begin where there is no test row",
    async () => {
      const ended = await run("bad-from.rnnbook", [
        data,
        model("net"),
        train("net"),
        "forecast: net\nfrom: 2024-01-05",
      ]);
      expect(failureOf(ended)).toBe(
        `bad-from: The forecast cannot begin at 2024-01-05: that is no row of the test part, which goes from ${date(128)} to ${date(rows - 1)}.`,
      );
    },
    patience,
  );

  it(
    "reads future covariates from a file, and names the days that it lacks",
    async () => {
      const cells = [`${data}\nfuture_covariates: holiday`, model("net"), train("net")];
      const ended = await run("future.rnnbook", [...cells, "forecast: net\nfuture: plans.csv\nhorizon: 6"]);
      expect(outputsOf(ended, "forecast")[0]?.value).toHaveLength(6);
      const lacking = await run("lacking.rnnbook", [
        ...cells,
        "forecast: net\nfuture: plans.csv\nhorizon: 7",
      ]);
      expect(failureOf(lacking)).toBe(
        `future-too-short: The future covariates \`holiday\` are missing for 3 of the 9 rows ahead: ${date(rows + 6)}, ${date(rows + 7)}, ${date(rows + 8)}.`,
      );
      const without = await run("without.rnnbook", [...cells, "forecast: net"]);
      expect(failureOf(without)).toContain(`missing for 3 of the 3 rows ahead: ${date(rows)}`);
    },
    patience,
  );

  it(
    "is saved when its cell runs, over what it saved before, and over nothing else",
    async () => {
      const cells = [data, model("net"), train("net"), "forecast: net\nsave: saved/next.csv"];
      here.write("saved/readme.txt", "");
      here.write("save.rnnbook", notebookOf(...cells));
      const file = join(here.path, "saved/next.csv");
      expect((await here.rnnbook(["check", "save.rnnbook"])).code).toBe(0);
      expect(existsSync(file)).toBe(false);
      const [shown] = outputsOf(await run("save.rnnbook", cells), "forecast");
      const written = readFileSync(file, "utf8");
      const lines = written.trim().split("\n");
      expect(lines[0]).toBe("time,forecast,lower_80,upper_80,naive,seasonal_naive");
      expect(lines.slice(1).map((line) => line.split(",").slice(0, 2))).toEqual(
        shown?.time.map((time, i) => [time, String(shown.value[i])]),
      );
      expect(shown?.saved).toBe("saved/next.csv");
      outputsOf(await run("save.rnnbook", cells), "forecast");
      expect(readFileSync(file, "utf8")).toBe(written);
      const over = await run("over.rnnbook", [...cells.slice(0, 3), "forecast: net\nsave: prices.csv"]);
      expect(failureOf(over)).toContain('not-ours: Nothing is saved as "prices.csv"');
      expect(readFileSync(join(here.path, "prices.csv"), "utf8")).toBe("date,price\n2024-01-01,1\n");
    },
    patience,
  );
});

describe("a backtest", () => {
  it(
    "is refitted as time goes by, on what came before each window alone",
    async () => {
      const cells = [data, model("net"), train("net"), "evaluate: net\nbacktest: {windows: 6, refit: 2}"];
      const ended = await run("refit.rnnbook", cells);
      const [first] = outputsOf(ended, "evaluation");
      expect(first?.windows).toBe(6);
      // The last 6 of 10 windows of the test part, which begins at row 128.
      const origins = [140, 146, 152];
      expect(first?.refits?.map(({ at }) => at)).toEqual(origins.map(date));
      expect(first?.refits?.map((refit) => refit.rows)).toEqual(
        origins.map((row) => Math.floor((row * 112) / 128)),
      );
      expect(ended.events().filter(({ event, refits }) => event === "progress" && refits === 3)).not.toEqual(
        [],
      );
      const lines = ridesCsv(rows).trim().split("\n");
      const changed = lines.map((line, i) => (i > 146 + 2 ? line.replace(/[^,]*$/, "500") : line));
      here.write("later.csv", `${changed.join("\n")}\n`);
      const other = cells.map((cell) => cell.replace("rides.csv", "later.csv"));
      const [second] = outputsOf(await run("refit-later.rnnbook", other), "evaluation");
      expect(second?.refits?.[0]).toEqual(first?.refits?.[0]);
      expect(second?.refits?.[2]).not.toEqual(first?.refits?.[2]);
    },
    patience,
  );

  it(
    "takes the windows and the step that it is given, and several models side by side",
    async () => {
      const ended = await run("models.rnnbook", [
        data,
        model("net"),
        train("net"),
        model("big").replace("units: 4", "units: 8"),
        train("big"),
        "evaluate: net\nmodels: big\nbacktest: {step: 1}\nworst: 0",
      ]);
      const evaluations = outputsOf(ended, "evaluation");
      expect(evaluations.map((each) => [each.model, each.windows, each.worst?.length])).toEqual([
        ["net", 32 - horizon + 1, 0],
        ["big", 32 - horizon + 1, 0],
      ]);
      expect(evaluations[0]?.models).toEqual({ big: evaluations[1]?.metrics });
      expect(evaluations[1]?.models).toBeUndefined();
    },
    patience,
  );
});

describe("rows with missing values", () => {
  it(
    "are skipped by the network where they are masked, and are the target of no window",
    async () => {
      const lines = ridesCsv(rows).trim().split("\n");
      const gappy = lines.map((line, i) => (i % 20 === 10 ? line.replace(/[^,]*$/, "") : line));
      here.write("gaps.csv", `${gappy.join("\n")}\n`);
      const ended = await run("mask.rnnbook", [
        `${data.replace("rides.csv", "gaps.csv")}\nmissing: mask`,
        model("net"),
        train("net"),
        "evaluate: net",
        "forecast: net\nhorizon: 5",
      ]);
      // Of the 10 windows of the test part, two have a target that is missing.
      expect(outputsOf(ended, "evaluation")[0]?.windows).toBe(8);
      expect(outputsOf(ended, "forecast")[0]?.value.map(Number).every(Number.isFinite)).toBe(true);
    },
    patience,
  );
});
