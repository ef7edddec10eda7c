import type { Span } from "../../base/issue";
import { layers } from "../../layers";
import type { ParsedCell } from "../parsed";
import { readYaml, type Entry } from "../yaml";

/** One line of the outline of a cell, and what stands below it. */
export interface OutlineItem {
  name: string;
  /** Beside the name: the value, shortened. */
  detail: string;
  is: "cell" | "key" | "layer";
  span: Span;
  children: OutlineItem[];
}

/** A cell, its keys, and the layers of a stack. */
export function outlineOf(cell: ParsedCell): OutlineItem[] {
  const { root } = readYaml(cell.source);
  if (root === undefined || cell.kind === undefined) return [];
  const [, ...keys] = root.children;
  return [
    {
      name: [cell.kind, cell.name].filter(Boolean).join(": "),
      detail: "",
      is: "cell",
      span: { start: 0, end: cell.source.length },
      children: keys.map(([name, entry]) => ({
        name,
        detail: name === "stack" ? "" : textOf(cell.source, entry),
        is: "key",
        span: around(entry),
        children: name === "stack" ? layerItems(entry) : [],
      })),
    },
  ];
}

function layerItems(stack: Entry): OutlineItem[] {
  return [...stack.children.values()].flatMap((entry) => {
    const [name = String(entry.value), inner] = [...entry.children][0] ?? [];
    if (!Object.hasOwn(layers, name)) return [];
    const size = typeof inner?.value === "number" ? String(inner.value) : "";
    return [{ name, detail: size, is: "layer" as const, span: entry.span, children: [] }];
  });
}

function around({ keySpan, span }: Entry): Span {
  return { start: keySpan?.start ?? span.start, end: Math.max(span.end, keySpan?.end ?? 0) };
}

function textOf(source: string, { span }: Entry): string {
  const [line = ""] = source.slice(span.start, span.end).split("\n");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
