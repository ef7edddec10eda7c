import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The folder for what all notebooks of a user share. RNNBOOK_HOME names another one. */
export function rnnbookHome(env: NodeJS.ProcessEnv = process.env): string {
  if (env.RNNBOOK_HOME !== undefined && env.RNNBOOK_HOME !== "") return env.RNNBOOK_HOME;
  // The XDG specification ignores relative paths.
  const data = env.XDG_DATA_HOME;
  if (data !== undefined && isAbsolute(data)) return join(data, "rnnbook");
  return join(homedir(), ".local", "share", "rnnbook");
}
