import { join } from "node:path";
import type { Fault } from "../../base/issue";
import { runCommand, type Finished } from "./command";
import { runtimeFaults } from "./faults";
import { addonName } from "./find";

/**
 * Loads the library in a process of its own, where it may die, and multiplies two matrices. Gives the version that
 * TensorFlow says of itself. Faults: runtime-cpu, runtime-glibc, runtime-test.
 */
export async function smokeTest(
  folder: string,
  options: { dist: string; execPath: string; env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<string> {
  const { dist, execPath, signal } = options;
  const env: NodeJS.ProcessEnv = {
    ...options.env,
    RNNBOOK_ADDON: join(folder, addonName),
    TF_CPP_MIN_LOG_LEVEL: "3",
    ELECTRON_RUN_AS_NODE: "1",
  };
  for (const name of ["NODE_OPTIONS", "NODE_PATH", "LD_PRELOAD", "LD_LIBRARY_PATH"]) delete env[name];
  const finished = await runCommand(execPath, ["-e", program, join(dist, "engine-native.js")], {
    env,
    signal,
  });
  const version = finished.lines.map((line) => /^rnnbook-smoke 7 (\S+)$/.exec(line)?.[1]).find(Boolean);
  if (finished.code === 0 && version !== undefined) return version;
  throw faultOf(finished);
}

// [1 2] · [1 3]ᵀ = 7
const program = `
const { load } = require(process.argv[1]);
load().then(async ({ tf }) => {
  const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[1], [3]]));
  const [value] = await product.data();
  const version = require(process.env.RNNBOOK_ADDON).TF_Version;
  console.log("rnnbook-smoke " + value + " " + version);
}).catch((error) => { console.error("rnnbook-error " + error.message); process.exitCode = 1; });
`;

function faultOf({ signal, code, lines }: Finished): Fault {
  const text = lines.join("\n");
  if (signal === "SIGILL" || code === 132) return runtimeFaults.cpu();
  const glibc = /version `GLIBC(?:XX)?_[\d.]+' not found/.exec(text);
  if (glibc !== null) return runtimeFaults.glibc(`an older one (${glibc[0]})`);
  const named = lines.map((line) => /^rnnbook-error (.*)/.exec(line)?.[1]).find(Boolean);
  const died = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
  return runtimeFaults.smoke(`${named ?? lines.findLast((line) => /error/i.test(line)) ?? died}.`);
}
