export type EngineName = "native" | "embedded";
