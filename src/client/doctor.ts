import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../base/issue";
import { findCompiler } from "./runtime/addon";
import { rnnbookHome } from "./runtime/home";
import { findPip } from "./runtime/pip";
import { smokeTest } from "./runtime/smoke";
import { runtimeStatus } from "./runtime/status";

export interface Finding {
  what: string;
  /** "missing": something is slower or not there; "broken": no notebook can run. */
  state: "ok" | "missing" | "broken";
  sentence: string;
  /** One command that mends it. */
  remedy?: string;
}

export interface DoctorOptions {
  home?: string;
  dist: string;
  execPath?: string;
  env?: NodeJS.ProcessEnv;
  /** The version of Node that kernels run on. */
  node?: string;
  signal?: AbortSignal;
}

/** Looks at everything that running a notebook depends on, but for reading tables, which this folder cannot do. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const env = options.env ?? process.env;
  const job = {
    home: options.home ?? rnnbookHome(env),
    dist: options.dist,
    execPath: options.execPath ?? process.execPath,
    env,
    signal: options.signal,
  };
  const tensorflow = await examineTensorflow(job);
  const native = tensorflow.state === "ok";
  return [
    examineNode(options.node ?? process.versions.node),
    { what: "Platform", state: "ok", sentence: `${process.platform} ${process.arch}` },
    examineFiles(job.dist),
    {
      what: "Engine",
      state: "ok",
      sentence: native ? "native: TensorFlow, compiled" : "embedded: slower, and complete",
    },
    tensorflow,
    ...(native ? [] : [await examineCompiler(job), await examinePip(job)]),
    examineDisk(job.home),
  ];
}

interface Job {
  home: string;
  dist: string;
  execPath: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}

function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { what: "Node", state: "ok", sentence: version };
  const sentence = `${version} is too old: 20.19 or later is needed`;
  return {
    what: "Node",
    state: "broken",
    sentence,
    remedy: "Install a current Node, such as: nvm install 22",
  };
}

function examineFiles(dist: string): Finding {
  const needed = ["kernel.js", "control.js", "tables.js", "engine-native.js", "engine-embedded.js", "wasm"];
  const missing = needed.filter((name) => !existsSync(join(dist, name)));
  if (missing.length === 0) return { what: "RNNBook", state: "ok", sentence: "all files are there" };
  const sentence = `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing in ${dist}`;
  return { what: "RNNBook", state: "broken", sentence, remedy: "npm run build" };
}

/** Loads the library too: that its files are there does not say that it runs on this machine. */
async function examineTensorflow(job: Job): Promise<Finding> {
  const what = "TensorFlow";
  const status = runtimeStatus(job.home);
  if (status.runtime === undefined) {
    const remedy = status.state === "unsupported" ? undefined : "rnnbook runtime install";
    return { what, state: "missing", sentence: status.sentence, remedy };
  }
  try {
    const version = await smokeTest(status.runtime.folder, job);
    return { what, state: "ok", sentence: `${version} in ${status.runtime.folder}` };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const remedy = "rnnbook runtime remove && rnnbook runtime install";
    return { what, state: "missing", sentence: error.message, remedy };
  }
}

async function examineCompiler({ env, signal }: Job): Promise<Finding> {
  const compiler = await findCompiler(env, signal);
  if (compiler !== undefined) return { what: "C++ compiler", state: "ok", sentence: compiler };
  const sentence = "none was found; it is needed once, to install TensorFlow";
  return { what: "C++ compiler", state: "missing", sentence, remedy: `${sudo()}apt-get install -y g++` };
}

async function examinePip({ env, signal }: Job): Promise<Finding> {
  const pip = await findPip(env, signal);
  if (pip !== undefined) return { what: "pip", state: "ok", sentence: pip.version };
  const sentence = "none was found; it is needed once, to install TensorFlow";
  return { what: "pip", state: "missing", sentence, remedy: `${sudo()}apt-get install -y python3-pip` };
}

function examineDisk(home: string): Finding {
  const what = "Data folder";
  let place = home;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    return { what, state: "ok", sentence: `${home}, ${((bavail * bsize) / 1e9).toFixed(1)} GB free` };
  } catch {
    const sentence = `${home} cannot be written, so TensorFlow cannot be installed there`;
    return { what, state: "missing", sentence, remedy: "Set RNNBOOK_HOME to a folder that you may write to" };
  }
}

function sudo(): string {
  return process.getuid?.() === 0 ? "" : "sudo ";
}
