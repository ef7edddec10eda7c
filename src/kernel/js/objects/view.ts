import type { OutputData } from "../../../outputs";
import { scriptFaults } from "../faults";

/** How an object of the notebook shows itself. */
export type Shown = { type: "text"; text: string } | { type: "table"; data: OutputData<"table"> };

const shownAs = Symbol("shown");
/** What JavaScript itself asks objects for. */
const asked: ReadonlySet<string> = new Set([
  "then",
  "toJSON",
  "constructor",
  "$$typeof",
  "nodeType",
  "length",
]);

/**
 * An object that cells read and cannot change. A member that it does not have is a fault that names those it has:
 * `undefined` would go on unseen. Faults: js-no-member, js-read-only.
 */
export function view<Members extends object>(name: string, members: Members, show: () => Shown): Members {
  return new Proxy(members, {
    get(target, key) {
      if (key === shownAs) return show;
      if (typeof key === "symbol" || key in target || asked.has(key))
        return Reflect.get(target, key) as unknown;
      throw scriptFaults.noMember(name, key, Object.keys(target));
    },
    set(_, key) {
      throw scriptFaults.readOnly(name, String(key));
    },
    deleteProperty(_, key) {
      throw scriptFaults.readOnly(name, String(key));
    },
    defineProperty(_, key) {
      throw scriptFaults.readOnly(name, String(key));
    },
  });
}

/** How a value shows itself, if it is an object of the notebook. */
export function shownBy(value: unknown): Shown | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  // SAFETY: nothing but `view` knows the symbol.
  const show = Reflect.get(value, shownAs) as (() => Shown) | undefined;
  return show?.();
}
