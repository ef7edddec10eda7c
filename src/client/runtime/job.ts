import { pin as released, type Pin } from "./pin";
import { thisHost, type Host } from "./platform";
import type { InstallProgress, OnProgress } from "./progress";

export interface InstallOptions {
  home: string;
  /** The folder with the built files, `dist`. */
  dist: string;
  /** A folder with the wheel or the libraries; else they come from the mirror, else through pip. */
  from?: string | undefined;
  mirror?: string | undefined;
  /** The program that the test of the library runs on: Node, or an editor with ELECTRON_RUN_AS_NODE. */
  execPath?: string;
  onProgress?: (progress: InstallProgress) => void;
  signal?: AbortSignal | undefined;
  env?: NodeJS.ProcessEnv;
  /** For tests: what would be released, and what this machine would be. */
  pin?: Pin;
  host?: Host;
}

/** `InstallOptions` with every default filled in. */
export interface Job {
  home: string;
  dist: string;
  from: string | undefined;
  mirror: string | undefined;
  execPath: string;
  onProgress: OnProgress;
  signal: AbortSignal | undefined;
  env: NodeJS.ProcessEnv;
  pin: Pin;
  host: Host;
}

/** Mirror: as given, else RNNBOOK_MIRROR. */
export function withDefaults(options: InstallOptions): Job {
  const env = options.env ?? process.env;
  return {
    home: options.home,
    dist: options.dist,
    from: options.from,
    mirror: options.mirror ?? (env.RNNBOOK_MIRROR === "" ? undefined : env.RNNBOOK_MIRROR),
    execPath: options.execPath ?? process.execPath,
    onProgress: options.onProgress ?? (() => undefined),
    signal: options.signal,
    env,
    pin: options.pin ?? released,
    host: options.host ?? thisHost(),
  };
}
