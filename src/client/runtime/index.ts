export { rnnbookHome } from "./home";
export { addonName, findRuntime } from "./find";
export { installRuntime } from "./install";
export type { InstallOptions } from "./job";
export type { InstallProgress } from "./progress";
export { removeRuntime } from "./remove";
export { runtimeStatus } from "./status";
