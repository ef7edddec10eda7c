import { Fault } from "../base/issue";
import { loadEngine, type LoadedEngine } from "../engine/load";
import type { ProcessOptions } from "./options";

/**
 * The engine that was asked for, which is never replaced by another; for "auto" the native one where the client has
 * found TensorFlow and it loads. Faults: those of `loadEngine`.
 */
export async function chooseEngine(
  { engine, dist }: Pick<ProcessOptions, "engine" | "dist">,
  addon: string | undefined,
): Promise<LoadedEngine> {
  if (engine !== "auto") return loadEngine({ engine, dist, addon });
  if (addon === undefined) return loadEngine({ engine: "embedded", dist });
  try {
    return await loadEngine({ engine: "native", dist, addon });
  } catch (error) {
    if (!(error instanceof Fault)) console.error(error);
    const why = error instanceof Fault ? error.message : "TensorFlow does not load.";
    const remedy = (error instanceof Fault && error.remedy) || "`rnnbook doctor` says more.";
    const embedded = await loadEngine({ engine: "embedded", dist });
    return {
      ...embedded,
      notes: [`${why} The embedded engine runs instead, slower. ${remedy}`, ...embedded.notes],
    };
  }
}
