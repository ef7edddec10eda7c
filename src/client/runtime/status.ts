import { existsSync } from "node:fs";
import type { Fault } from "../../base/issue";
import type { Runtime } from "../api";
import { findRuntime, readManifest, currentFile } from "./find";
import { checkPlatform, thisHost, type Host } from "./platform";

export interface RuntimeStatus {
  state: "installed" | "missing" | "damaged" | "unsupported";
  runtime?: Runtime;
  sentence: string;
  remedy?: string;
}

/** What of TensorFlow is there, from the files alone; nothing is loaded. */
export function runtimeStatus(home: string, host: Host = thisHost()): RuntimeStatus {
  const runtime = findRuntime(home);
  if (runtime !== undefined) {
    const others = readManifest(home)?.origin === "folder" ? ", from libraries that the user named" : "";
    return {
      state: "installed",
      runtime,
      sentence: `TensorFlow ${runtime.version} is installed in ${runtime.folder}${others}.`,
    };
  }
  try {
    checkPlatform(host);
  } catch (error) {
    // SAFETY: checkPlatform throws nothing but faults.
    const { message, remedy } = error as Fault;
    return { state: "unsupported", sentence: message, remedy };
  }
  const remedy = "Run: rnnbook runtime install";
  if (existsSync(currentFile(home)))
    return {
      state: "damaged",
      sentence: `The TensorFlow in ${home} is incomplete or for another platform. The embedded engine is used.`,
      remedy,
    };
  return { state: "missing", sentence: "TensorFlow is not installed. The embedded engine is used.", remedy };
}
