import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { files, importsOf, root, type Import } from "../support/imports";

/** Folders of ours and packages that may be imported; "node" is all of Node's own, `types` are for `import type`. */
interface Allowed {
  ours?: string;
  packages?: string;
  types?: string;
}

const table: Record<string, Allowed> = {
  base: {},
  tables: { ours: "base", packages: "@duckdb/node-api node" },
  store: { ours: "base notebook outputs", packages: "write-file-atomic node" },
  notebook: { ours: "base", packages: "yaml zod" },
  outputs: { ours: "base", packages: "yaml zod" },
  protocol: { ours: "base notebook outputs", packages: "vscode-jsonrpc" },
  layers: { ours: "base", types: "@tensorflow/tfjs-core" },
  engine: { ours: "base layers", types: "@tensorflow/tfjs-core" },
  cells: { ours: "base notebook outputs layers", packages: "yaml zod", types: "engine" },
  kernel: { ours: "base notebook outputs protocol layers engine cells tables store", packages: "node" },
  client: { ours: "base notebook outputs protocol", packages: "node" },
  extension: {
    ours: "base notebook outputs layers cells client tables store",
    packages: "vscode node",
    types: "protocol",
  },
  cli: { ours: "base notebook outputs cells client tables store", packages: "cli-progress markdown-it node" },
  renderers: { ours: "base outputs", packages: "chart.js", types: "vscode-notebook-renderer" },
};

/** What single places need beyond their folder, each with its reason. */
const additions: (Allowed & { in: string; because: string })[] = [
  {
    in: "engine/backends",
    because: "this is where they are loaded",
    packages:
      "@tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu @tensorflow/tfjs-backend-wasm @tensorflow/tfjs-node node",
  },
  {
    in: "engine/load.ts",
    because: "a back end is a bundle that is found by its file name",
    packages: "node",
  },
  { in: "engine/graph", because: "TensorFlow reads a compiled graph from a file", packages: "node" },
  {
    in: "engine/train",
    because: "the split into parallel parts depends on the core count",
    packages: "node",
  },
  {
    in: "protocol",
    because: "what arrives over a stream is checked by schemas",
    packages: "zod",
    types: "node",
  },
  {
    in: "cells/js",
    because: "JavaScript is read with a parser",
    packages: "acorn @sveltejs/acorn-typescript",
  },
  {
    in: "kernel/js",
    because: "JavaScript cells make tensors, which are shown and freed",
    types: "@tensorflow/tfjs-core",
  },
  {
    in: "engine/script.ts",
    because: "a script has no kernel that finds TensorFlow and reads tables for it",
    ours: "client tables",
    packages: "node",
  },
  { in: "client/runtime", because: "the library comes in a zip file", packages: "fflate" },
  { in: "cli", because: "what --json prints are the events of the protocol", ours: "protocol" },
  {
    in: "cli/export/script",
    because: "labelled sequences are cut by the engine itself, which is a bundle that is loaded",
    types: "engine",
  },
];

const imports = files.flatMap(importsOf);

test("files import what the table of their folder allows", () => {
  expect(imports.filter((found) => !isAllowed(found)).map(show)).toEqual([]);
  // Of what the table forbids, something in every way that it can be written.
  const forbidden: [file: string, target: string, isType: boolean][] = [
    ["base/x.ts", "node", false],
    ["cells/x.ts", "engine/api.ts", false],
    ["layers/x.ts", "@tensorflow/tfjs-core", false],
    ["client/x.ts", "vscode", true],
    ["renderers/x.ts", "cells/index.ts", true],
    ["new/x.ts", "base/assert.ts", false],
  ];
  for (const [file, target, isType] of forbidden) {
    expect(isAllowed({ file, target, isType, isOurs: target.endsWith(".ts") }), target).toBe(false);
  }
  expect(imports.length).toBeGreaterThan(500);
});

test("no addition to the table is left over", () => {
  const unused = additions.flatMap((addition) => {
    const within = imports.filter(({ file }) => lies(file, addition.in));
    const names = [addition.ours, addition.packages, addition.types].flatMap(wordsOf);
    return names.filter((name) => !within.some((i) => nameOf(i) === name)).map((name) => [addition.in, name]);
  });
  expect(unused).toEqual([]);
});

test("no file imports itself by way of others", () => {
  const next = new Map<string, Import[]>();
  for (const found of imports) {
    if (found.isOurs && !found.isType) next.set(found.file, [...(next.get(found.file) ?? []), found]);
  }
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[][] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file]];
    if (done.has(file)) return [];
    done.add(file);
    return (next.get(file) ?? []).flatMap(({ target }) => visit(target, [...path, file]));
  };
  expect(files.flatMap((file) => visit(file, []))).toEqual([]);
});

test("no file is longer than 400 lines", () => {
  const lengths = files.map((file) => [file, read(`src/${file}`).split("\n").length] as const);
  expect(lengths.filter(([, length]) => length > 400)).toEqual([]);
});

test("every path that ARCHITECTURE.md names is there", () => {
  const text = existsSync(join(root, "ARCHITECTURE.md")) ? read("ARCHITECTURE.md") : "";
  const named = [...text.matchAll(/`(src\/[^`\s*<{]*)/g)].map(([, path = ""]) => path);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

function isAllowed(found: Import): boolean {
  const { file, isOurs, isType } = found;
  const name = nameOf(found);
  const own = table[file.split("/")[0] ?? ""];
  if (own === undefined) return false;
  if (isOurs && file.startsWith(`${name}/`)) return true;
  return [own, ...additions.filter((addition) => lies(file, addition.in))].some((allowed) => {
    const names = wordsOf(isOurs ? allowed.ours : allowed.packages);
    return names.includes(name) || (isType && wordsOf(allowed.types).includes(name));
  });
}

/** A folder of ours or a package, as the table names it. */
function nameOf({ target, isOurs }: Import): string {
  return isOurs ? (target.split("/")[0] ?? "") : target;
}

function lies(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function wordsOf(names: string | undefined): string[] {
  return names?.split(" ") ?? [];
}

function show({ file, target, isType }: Import): string {
  return `src/${file} imports ${isType ? "the types of " : ""}${target}`;
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
