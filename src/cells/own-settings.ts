import type { DataConfig } from "./data-keys";

/** The settings of a data cell that mean something for its type. */
export function ownSettings(
  config: DataConfig,
  keys: readonly (keyof DataConfig)[],
): Record<string, unknown> {
  const own: readonly string[] = ["source", "type", "split", "seed", ...keys];
  return Object.fromEntries(Object.entries(config).filter(([name]) => own.includes(name)));
}
