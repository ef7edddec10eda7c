import { createRequire } from "node:module";
import { bindingFile } from "./platform";

/**
 * Stands in the bundle for the package `@duckdb/node-bindings`, which would look for its binaries in
 * `node_modules`. It is imported as a default export there, hence the one here.
 */
const bindings: unknown = createRequire(__filename)(bindingFile());
export { bindings as default };
