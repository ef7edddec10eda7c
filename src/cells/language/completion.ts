import type { Span } from "../../base/issue";
import { layers } from "../../layers";
import { kinds } from "../index";
import { defaultText, type Key, type Raw } from "../keys";
import type { CellKind, ColumnInfo } from "../kind";
import type { ParsedCell } from "../parsed";
import { namesAt, schemaAt, type Path } from "../schema-at";
import { takesOf, type Takes } from "../takes";
import { placesAt, type Place } from "./place";
import { cellSnippets } from "./snippets";

/** What can be written at a place. */
export interface Completion {
  label: string;
  /** What is put in for `replace`, with `${1:…}` and `$0` as in snippets of VS Code. */
  insert: string;
  replace: Span;
  is: "kind" | "name" | "key" | "value" | "column" | "file" | "layer" | "snippet";
  /** Beside the label: the default, or what it is. */
  detail?: string;
  /** Markdown. */
  doc?: string;
}

/** What is asked of the surroundings while something is completed. */
export interface Surroundings {
  cells: readonly ParsedCell[];
  /** Position of the cell among them. */
  index: number;
  /** Files that a source can name, relative to the notebook, and sample data. */
  files?: readonly string[];
  /** Columns of the data, if they are known. */
  columns?: readonly ColumnInfo[];
}

/** All that may stand at an offset of a cell, best first; nothing where the text leaves no choice. */
export function completionsAt(source: string, offset: number, around: Surroundings): Completion[] {
  const found = placesAt(source, offset).flatMap((place) => completions(place, around));
  const seen = new Set<string>();
  return found.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** Whether the name of a file may stand at an offset, so that it is worth looking for files. */
export function takesFile(source: string, offset: number): boolean {
  return placesAt(source, offset).some(
    (place) => place.what === "value" && takesAt(place.kind, place.raw, place.path)?.of === "file",
  );
}

function completions(place: Place, around: Surroundings): Completion[] {
  switch (place.what) {
    case "kind":
      return kindCompletions(place.word, around);
    case "name":
      return nameCompletions(place.word, place.kind, around);
    case "key":
      return place.inside.length === 0 ? keyCompletions(place) : settingCompletions(place);
    case "value":
      return valueCompletions(place, around);
  }
}

function kindCompletions(replace: Span, { cells, index }: Surroundings): Completion[] {
  const words = kinds.map(({ name, doc }): Completion => ({
    label: name,
    insert: `${name}: `,
    replace,
    is: "kind",
    doc,
  }));
  const snippets = cellSnippets(cells.slice(0, index)).map(({ label, body, doc }): Completion => ({
    label,
    insert: body,
    replace,
    is: "snippet",
    doc,
  }));
  return [...words, ...snippets];
}

/** Models that a cell can speak of; who defines something has to find a name by himself. */
function nameCompletions(replace: Span, kind: CellKind, { cells, index }: Surroundings): Completion[] {
  if (kind.role === "defines") return [];
  return namesOf(cells.slice(0, index), "model").map((label) => ({
    label,
    insert: label,
    replace,
    is: "name",
    detail: "model",
  }));
}

function keyCompletions({ kind, word, raw, written }: Extract<Place, { what: "key" }>): Completion[] {
  return Object.entries(kind.keys)
    .filter(([name]) => !written.includes(name))
    .map(([name, entry]) => ({
      label: name,
      insert: `${name}: `,
      replace: word,
      is: "key",
      ...detailOf(entry, raw),
      doc: entry.doc,
    }));
}

/** Keys of a setting such as `early_stopping`, and the layers of a stack. */
function settingCompletions({
  kind,
  word,
  inside,
  raw,
  written,
}: Extract<Place, { what: "key" }>): Completion[] {
  const names = namesAt(kind.schema, raw, inside).filter((name) => !written.includes(name));
  const isLayer = names.length > 0 && names.every((name) => Object.hasOwn(layers, name));
  if (isLayer && written.length > 0) return [];
  return names.map((name) => {
    const schema = schemaAt(kind.schema, raw, [...inside, name]);
    const takes = schema && takesOf(schema)?.takes;
    const layer = isLayer ? Object.entries(layers).find(([type]) => type === name)?.[1] : undefined;
    return {
      label: name,
      insert: `${name}: `,
      replace: word,
      is: isLayer ? "layer" : "key",
      ...(takes === undefined ? {} : { detail: takes }),
      ...(layer === undefined ? {} : { doc: layer.doc }),
    };
  });
}

function valueCompletions(place: Extract<Place, { what: "value" }>, around: Surroundings): Completion[] {
  const { kind, word, path, raw } = place;
  const entry = kind.keys[String(path[0])];
  if (entry === undefined) return [];
  const takes = takesAt(kind, raw, path) ?? {};
  const item = (label: string, is: Completion["is"], detail?: string): Completion => ({
    label,
    insert: label,
    replace: word,
    is,
    ...(detail === undefined ? {} : { detail }),
  });
  const isDefault = (label: string) => defaultText(entry, raw) === label;
  const words = [
    ...(takes.words ?? []),
    ...(takes.takes?.startsWith("true or false") ? ["true", "false"] : []),
  ];
  const layerNames = isLayerName(path) ? Object.keys(layers) : [];
  return [
    ...words.map((word) => item(word, "value", isDefault(word) ? "default" : undefined)),
    ...layerNames.map((name) => item(name, "layer")),
    ...(takes.of === "column" ? (around.columns ?? []) : []).map(({ name, type }) =>
      item(name, "column", type),
    ),
    ...(takes.of === "file" ? (around.files ?? []) : []).map((file) => item(file, "file")),
    ...(takes.of === "data" ? namesOf(around.cells.slice(0, around.index), "data") : []).map((name) =>
      item(name, "name", "data"),
    ),
  ];
}

/** What the value at a path takes. An item of a list takes what the list says of its items. */
function takesAt(kind: CellKind, raw: Raw, path: Path): Partial<Takes> | undefined {
  const schema = schemaAt(kind.schema, raw, path);
  const own = schema && takesOf(schema);
  if (path.length === 1) return { ...takesOf(kind.keys[String(path[0])]?.schema ?? kind.schema), ...own };
  return own;
}

/** `stack: [lstm` names a layer without its settings. */
function isLayerName(path: Path): boolean {
  return path[0] === "stack" && path.length <= 2;
}

function detailOf(entry: Key, raw: Raw): { detail?: string } {
  if (entry.required === true) return { detail: "required" };
  const text = defaultText(entry, raw);
  return text === undefined ? {} : { detail: `default ${text}` };
}

function namesOf(cells: readonly ParsedCell[], kind: string): string[] {
  return cells.flatMap((cell) => (cell.kind === kind ? (cell.name ?? []) : [])).reverse();
}
