/**
 * Stands in for `@mapbox/node-pre-gyp` when tfjs-node is bundled: the package asks `find` for its addon, and ours lies
 * in the user's runtime folder, not beside the package.
 */
export function find(): string {
  return process.env.RNNBOOK_ADDON ?? "";
}
