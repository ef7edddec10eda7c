/** What an installation is doing. `done` and `total` are bytes, where there is something to count. */
export interface InstallProgress {
  phase: "wait" | "download" | "verify" | "unpack" | "compile" | "test";
  sentence: string;
  done?: number;
  total?: number;
}

export type OnProgress = (progress: InstallProgress) => void;
