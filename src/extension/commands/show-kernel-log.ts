import type { CommandContext } from "./command";

export function showKernelLog({ log }: CommandContext): Promise<void> {
  log.show(true);
  return Promise.resolve();
}
