import { homedir } from "node:os";
import { join } from "node:path";
import { findRuntime } from "../../../src/client/runtime/find";

export const dist = join(import.meta.dirname, "../../../dist");

/** The addon of the TensorFlow that is installed here, if any. */
export function findAddon(): string | undefined {
  const { RNNBOOK_ADDON: addon, RNNBOOK_HOME: home, XDG_DATA_HOME: data } = process.env;
  if (addon !== undefined) return addon;
  const folder = home ?? join(data ?? join(homedir(), ".local/share"), "rnnbook");
  const runtime = findRuntime(folder);
  return runtime === undefined ? undefined : join(runtime.folder, "tfjs_binding.node");
}
