import { mimeOf } from "../../src/outputs/output";
import type { Output } from "../../src/outputs";
import { openStore, storageFor } from "../../src/store";

/** Lays outputs beside a notebook, as if its cells had run: one cell each, of the kind and name in its source. */
export function storeOutputs(
  notebook: string,
  cells: readonly { source: string; outputs: readonly { name: string; data: unknown }[] }[],
): void {
  openStore(storageFor(notebook)).writeOutputs(
    cells.map(({ source, outputs }, order) => {
      const [, kind = "", name = ""] = /^(\w+): (\S+)/.exec(source) ?? [];
      return {
        kind,
        name,
        source,
        state: "ok",
        order,
        started: 0,
        ms: 1,
        // SAFETY: what is wrong with the data is what some of the tests are about.
        outputs: outputs.map((o) => ({ kind, name, mime: mimeOf(o.name), data: o.data }) as Output),
      };
    }),
  );
}
