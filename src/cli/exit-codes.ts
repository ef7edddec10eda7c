/** What a script can rely on. */
export const exit = {
  fine: 0,
  /** A cell failed, or would. */
  failed: 1,
  /** Wrong use, a notebook that cannot be read, an engine that is not there. */
  usage: 2,
  kernelDied: 3,
  timeout: 4,
  interrupted: 130,
} as const;

export type Exit = (typeof exit)[keyof typeof exit];
