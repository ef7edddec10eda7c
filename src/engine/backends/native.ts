import { createRequire } from "node:module";
import type { Tf } from "../api";

/**
 * TensorFlow through tfjs-node. The addon's path stands in RNNBOOK_ADDON; what the loader throws where it is missing
 * is passed on, `load.ts` words it.
 */
export async function load(): Promise<{ tf: Tf; name: "native" }> {
  // TensorFlow writes its start-up notes to standard error, in C++, where nobody can catch them.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  restoreUtil();
  const tf = await import("@tensorflow/tfjs-node");
  await tf.ready();
  return { tf, name: "native" };
}

/** tfjs-node 4.22.0 calls functions of `util` that Node 23 removed (tfjs issue 8609). */
function restoreUtil(): void {
  const util: unknown = createRequire(__filename)("node:util");
  const removed = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  };
  for (const [name, restored] of Object.entries(removed)) {
    if (typeof util === "object" && util !== null && !(name in util))
      Object.assign(util, { [name]: restored });
  }
}
