import { parseArgs } from "node:util";

/** What the client that starts a kernel tells it, as arguments of the process. */
export interface ProcessOptions {
  folder: string;
  socket: string;
  /** Undefined for an untitled notebook. */
  notebook: string | undefined;
  workspace: string;
  storage: string;
  engine: "native" | "embedded" | "auto";
  dist: string;
  idleTimeout: number;
}

/** Undefined if an argument is missing: then nobody who knows us started the process. */
export function readOptions(argv: readonly string[]): ProcessOptions | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      folder: text,
      socket: text,
      notebook: text,
      workspace: text,
      storage: text,
      engine: text,
      dist: text,
      "idle-timeout": text,
    },
    strict: false,
  });
  const given = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const folder = given("folder");
  const socket = given("socket");
  const workspace = given("workspace");
  const storage = given("storage");
  const dist = given("dist");
  const engine = given("engine");
  const idleTimeout = Number(given("idle-timeout"));
  if (folder === undefined || socket === undefined || workspace === undefined) return undefined;
  if (storage === undefined || dist === undefined || !Number.isFinite(idleTimeout)) return undefined;
  if (engine !== "native" && engine !== "embedded" && engine !== "auto") return undefined;
  return { folder, socket, notebook: given("notebook"), workspace, storage, engine, dist, idleTimeout };
}
