// Measures our engine beside its peers, in one run, and writes test/bench/RESULTS.md. Every row has each peer in a
// process of its own; they take turns, in one order and then in the other, so that whatever else the machine does
// falls on all alike. `--peers` first installs PyTorch and Keras; `--rows=WORD` takes the rows whose name has the
// word, `--only=NAMES` some of the peers, and `--rounds=N` that many turns (7). Only a whole run writes.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { rows } from "../test/bench/rows.mjs";
import { root, setUpProject, setUpRuntime } from "./lib/set-up.mjs";

const folder = join(root, ".vscode-test/bench");
const python = process.env.RNNBOOK_BENCH_PYTHON ?? join(folder, "python/bin/python");
const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.split("=")[1];
const rounds = Number(option("rounds") ?? 7);
/** Long enough that starting a run is nothing. */
const msPerTurn = 400;

setUpProject();
const { addon, missing } = process.env.RNNBOOK_ADDON
  ? { addon: process.env.RNNBOOK_ADDON }
  : await setUpRuntime();
if (missing !== undefined) throw new Error(`The bench needs TensorFlow. ${missing}`);
if (process.argv.includes("--peers")) installPeers();
const peers = buildPeers();

const table = [];
for (const row of rows.filter(({ name }) => name.includes(option("rows") ?? ""))) {
  const measured = row.work === "sine-cold" ? await measureStarts(row) : await measureTurns(row);
  table.push({ row, measured });
  console.log(lineOf(row, measured).join("  "));
}
const alone = option("rows") === undefined ? measureAlone() : [];
for (const line of alone) console.log(line);
if (option("rows") === undefined && option("only") === undefined) writeResults();

/** What has no peer beside it: memory over a long run, the cost of the live curve, the wait for its first point. */
function measureAlone() {
  const run = (args) =>
    execFileSync(process.execPath, args, {
      env: {
        ...process.env,
        RNNBOOK_ADDON: addon,
        BENCH_DIST: join(root, "dist"),
        TF_CPP_MIN_LOG_LEVEL: "3",
      },
      stdio: ["ignore", "pipe", "ignore"],
    }).toString();
  const { memory, live } = JSON.parse(run(["--expose-gc", bundled("alone")]));
  const waits = Array.from({ length: 3 }, () => firstPoint(run)).sort((a, b) => a - b);
  const cost = spreadOf(live.map((ratio) => 100 * (ratio - 1)));
  const percent = (value) => `${value.toFixed(1)} %`;
  return [
    `- Memory of the process after 1,000 steps of LSTM 50,32,1,64,1 and after 10,000: ${memory.early.toFixed(0)} and ${memory.late.toFixed(0)} megabytes.`,
    `- What live curves add to the time of training (LSTM 50,32,1,64,1): ${percent(cost.median)} (${percent(cost.least)} to ${percent(cost.most)}).`,
    `- From the start of the train cell of the sine sample to the first point of its curve, programs kept on disk: ${digits(waits[1])} (${digits(waits[0])}–${digits(waits[2])}) ms.`,
  ];
}

/** Milliseconds, by the clock of the reader of the lines that the command line prints. */
function firstPoint(run) {
  const script = `
    import { spawn } from "node:child_process";
    import { createInterface } from "node:readline";
    const [cli, sample] = process.argv.slice(-2);
    const child = spawn(process.execPath, [cli, "run", sample, "--json"], { stdio: ["ignore", "pipe", "ignore"] });
    let started, first;
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line);
      if (event.event === "cell" && event.state === "start") started = performance.now();
      if (event.event === "progress") first ??= performance.now() - started;
    }
    console.log(first);`;
  const args = [join(root, "dist/cli.js"), join(root, "media/samples/sine.rnnbook")];
  return Number(run(["--input-type=module", "-e", script, "--", ...args]));
}

async function measureTurns(row) {
  const running = [];
  try {
    for (const peer of peers) {
      const child = start(peer);
      const ready = await child.ask(`setup ${JSON.stringify(row)}`);
      if (ready !== "ready") {
        child.stop();
        continue;
      }
      await child.ask("run 2"); // compiles
      const ms = await child.ask("run 2");
      const count = Math.max(1, Math.min(5000, Math.round((2 * msPerTurn) / ms)));
      await child.ask(`run ${count}`);
      running.push({ peer, child, count, ms: [] });
    }
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? running : [...running].reverse();
      for (const each of order) each.ms.push((await each.child.ask(`run ${each.count}`)) / each.count);
    }
    const result = {};
    for (const { peer, child, ms } of running)
      result[peer.name] = { ...spreadOf(ms), memory: await child.ask("memory ") };
    return result;
  } finally {
    for (const { child } of running) child.stop();
  }
}

/** Whole processes, from their start to the result. */
async function measureStarts(row) {
  const times = new Map(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const peer of round % 2 === 0 ? peers : [...peers].reverse()) {
      const started = performance.now();
      const child = start(peer);
      const ready = await child.ask(`setup ${JSON.stringify(row)}`);
      if (ready === "ready") {
        await child.ask("run 1");
        times.get(peer.name)?.push(performance.now() - started);
      }
      child.stop();
    }
  }
  return Object.fromEntries(
    [...times].filter(([, ms]) => ms.length > 0).map(([name, ms]) => [name, spreadOf(ms)]),
  );
}

function spreadOf(ms) {
  const sorted = [...ms].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
}

function start({ command, args }) {
  const child = spawn(command, args, {
    env: { ...process.env, RNNBOOK_ADDON: addon, BENCH_DIST: join(root, "dist"), TF_CPP_MIN_LOG_LEVEL: "3" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      return done ? { error: "the process ended" } : JSON.parse(value);
    },
    stop: () => child.kill(),
  };
}

function buildPeers() {
  const list = [
    { name: "RNNBook", command: process.execPath, args: [bundled("ours")] },
    { name: "tfjs-node", command: process.execPath, args: [bundled("stock")] },
  ];
  for (const [name, module] of [
    ["PyTorch", "torch"],
    ["Keras", "keras"],
  ]) {
    if (pythonHas(module))
      list.push({ name, command: python, args: [join(root, `test/bench/peer_${name.toLowerCase()}.py`)] });
    else console.log(`Without ${name}: run with --peers to install it.`);
  }
  const only = option("only")?.split(",");
  return only === undefined ? list : list.filter(({ name }) => only.includes(name));
}

/** A file of test/bench as one script. */
function bundled(name) {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.cjs`);
  const entry = join(root, `test/bench/${name}.ts`);
  buildSync({ entryPoints: [entry], bundle: true, platform: "node", outfile, logLevel: "error" });
  return outfile;
}

function pythonHas(module) {
  return version(module) !== undefined;
}

function version(module) {
  if (!existsSync(python)) return undefined;
  const code = `import importlib.metadata as m; print(m.version("${module}"))`;
  try {
    return execFileSync(python, ["-c", code], { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

function installPeers() {
  const home = join(folder, "python");
  mkdirSync(folder, { recursive: true });
  execFileSync("python3", ["-m", "venv", home], { stdio: "inherit" });
  const packages = ["torch==2.13.0", "keras>=3,<4", "tensorflow-cpu==2.21.0"];
  execFileSync(join(home, "bin/pip"), ["install", "--quiet", ...packages], { stdio: "inherit" });
}

function lineOf(row, measured) {
  const ours = measured.RNNBook?.median;
  return [
    row.name,
    ...peers.map(({ name }) => {
      const found = measured[name];
      if (found === undefined) return "–";
      const spread = `${digits(found.median)} (${digits(found.least)}–${digits(found.most)})`;
      return name === "RNNBook" ? spread : `${spread} ×${digits(found.median / ours)}`;
    }),
  ];
}

function digits(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function writeResults() {
  const path = join(root, "test/bench/RESULTS.md");
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const tried = /^## What was tried[\s\S]*/m.exec(before)?.[0] ?? "";
  const names = peers.map(({ name }) => name);
  const versions = [
    `Node ${process.versions.node}`,
    "tfjs-node 4.22.0 on TensorFlow 2.21.0",
    ...["torch", "keras"].map((module) => `${module} ${version(module) ?? "–"}`),
  ];
  const memory = table.filter(({ measured }) => measured.RNNBook?.memory !== undefined);
  const text = `# Results of the bench

\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores; ${versions.join(", ")}.

Milliseconds for one step of training, one fit, or one forecast of all windows: the median of ${rounds} turns, the least and the most of them, and after × how many times as long as ours. Rows name T,B,I,H,V: steps, batch, inputs, units, outputs. The figures move with the machine; the ratios are what counts.

| | ${names.join(" | ")} |
|---|${names.map(() => "--:").join("|")}|
${table.map(({ row, measured }) => `| ${lineOf(row, measured).join(" | ")} |`).join("\n")}

Peak memory of the process, in megabytes:

| | ${names.join(" | ")} |
|---|${names.map(() => "--:").join("|")}|
${memory.map(({ row, measured }) => `| ${[row.name, ...names.map((name) => measured[name]?.memory?.toFixed(0) ?? "–")].join(" | ")} |`).join("\n")}

${alone.length === 0 ? "" : `Alone:\n\n${alone.join("\n")}\n`}
${tried}`;
  writeFileSync(path, `${text.trim()}\n`);
}
