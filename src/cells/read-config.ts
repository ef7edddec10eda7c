import { explain, type Explaining, type Placed } from "./explain";
import { kinds } from "./index";
import type { Finding } from "./issues";
import { defaultOf, defaultText, expandShorthands, type Raw } from "./keys";
import type { CellKind } from "./kind";
import { nearest, normalize } from "./nearest";
import { namesInside, valueAt, type Path } from "./schema-at";
import { ourWords } from "./synonyms";

export interface ReadConfig {
  /** Shorthands expanded, without defaults. */
  raw: Raw;
  /** Undefined if there are findings. */
  config?: unknown;
  /** Keys of `config` that were not written. */
  defaults: string[];
  findings: Placed[];
}

/** The keys of a cell as a complete configuration, or what is wrong with them. */
export function readConfig(kind: CellKind, written: Raw): ReadConfig {
  const raw = expandShorthands(kind.keys, written);
  const input: Raw = {};
  const defaults: string[] = [];
  for (const [name, entry] of Object.entries(kind.keys)) {
    if (Object.hasOwn(raw, name)) {
      input[name] = raw[name];
      continue;
    }
    const value = defaultOf(entry, raw);
    if (value === undefined) continue;
    input[name] = value;
    defaults.push(name);
  }
  for (const name of Object.keys(raw)) if (!Object.hasOwn(kind.keys, name)) input[name] = raw[name];
  const result = kind.schema.safeParse(input);
  if (result.success) return { raw, config: result.data, defaults, findings: [] };
  const about: Explaining = {
    schema: kind.schema,
    input,
    label: (path) => asWritten(path, written),
    unknownKey: (path, key, known) => unknownKey(kind, path, key, known),
  };
  const findings = explain(about, result.error.issues).map((placed) => withDefault(kind, raw, placed));
  return { raw, defaults, findings };
}

/** A path as far as the cell has it: what is wrong with `optimizer: adm` is not called `optimizer.type`. */
function asWritten(path: Path, written: Raw): string {
  const depth = path.findIndex((_, index) => valueAt(written, path.slice(0, index + 1)) === undefined);
  return path.slice(0, depth < 0 ? path.length : Math.max(1, depth)).join(".");
}

/** A wrong value can be mended by leaving it out. */
function withDefault(kind: CellKind, raw: Raw, placed: Placed): Placed {
  const { finding, path } = placed;
  const entry = kind.keys[String(path[0])];
  const isValue =
    finding.code === "wrong-type" || finding.code === "out-of-range" || finding.code === "no-value";
  if (!isValue || entry === undefined) return placed;
  const fallback = defaultText(entry, raw);
  return fallback === undefined
    ? placed
    : { ...placed, finding: { ...finding, fallback: { key: String(path[0]), text: fallback } } };
}

/** Looks for what was meant: here, inside a setting, beside it, in another kind of cell. */
function unknownKey(kind: CellKind, path: Path, key: string, known: string[]): Finding {
  const label = [...path, key].join(".");
  const hint = (found: Extract<Finding, { code: "unknown-key" }>["hint"]): Finding => ({
    code: "unknown-key",
    key: label,
    hint: found,
  });
  const words = [key, ...ourWords(key)];
  const spelt = words.map((word) => sameWord(word, known)).find((found) => found !== undefined);
  if (spelt !== undefined) return hint({ near: spelt });
  const beside =
    path.length === 0 ? undefined : words.map((word) => sameWord(word, Object.keys(kind.keys))).find(Boolean);
  if (beside !== undefined) return hint({ beside: String(path[0]), as: beside });
  if (path.length === 0) {
    for (const [name, entry] of Object.entries(kind.keys)) {
      const inside = words
        .map((word) => sameWord(word, namesInside(entry.schema)))
        .find((found) => found !== undefined);
      if (inside !== undefined) return hint({ inside: name, as: inside });
    }
  }
  for (const word of words) {
    const others = kinds.filter((other) => sameWord(word, Object.keys(other.keys)) !== undefined);
    const as = sameWord(word, Object.keys(others[0]?.keys ?? {}));
    if (as !== undefined) return hint({ kinds: others.map((other) => other.name), as });
  }
  const near = nearest(key, known);
  return hint(near === undefined ? { known } : { near });
}

function sameWord(word: string, known: readonly string[]): string | undefined {
  return known.find((candidate) => normalize(candidate) === normalize(word));
}
