import { existsSync } from "node:fs";
import { join } from "node:path";
import { addonName, findRuntime, rnnbookHome } from "../client/runtime";
import type { EngineName } from "../protocol/names";
import { usageFaults } from "./faults";

export interface EngineChoice {
  /** What a kernel is started with. */
  engine: EngineName | "auto";
  /** What will run as far as the files tell. */
  expected: EngineName;
  env: Record<string, string>;
}

/** By `--engine`, or TensorFlow where it is installed. RNNBOOK_ADDON names an addon elsewhere. Faults: usage, engine-missing. */
export function chooseEngine(asked: string | undefined, env: NodeJS.ProcessEnv): EngineChoice {
  if (asked !== undefined && asked !== "native" && asked !== "embedded") {
    throw usageFaults.badValue("--engine", asked, "native or embedded");
  }
  const addon = asked === "embedded" ? undefined : findAddon(env);
  if (asked === "native" && addon === undefined) throw usageFaults.noNative();
  return {
    engine: asked ?? (addon === undefined ? "embedded" : "auto"),
    expected: addon === undefined ? "embedded" : "native",
    env: addon === undefined ? {} : { RNNBOOK_ADDON: addon },
  };
}

function findAddon(env: NodeJS.ProcessEnv): string | undefined {
  const named = env.RNNBOOK_ADDON;
  if (named !== undefined && named !== "" && existsSync(named)) return named;
  const runtime = findRuntime(rnnbookHome(env));
  return runtime && join(runtime.folder, addonName);
}
