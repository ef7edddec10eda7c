import { parseArgs } from "node:util";
import { nearest } from "../base/nearest";
import type { Arguments, Command } from "./command";
import { usageFaults } from "./faults";

/** Reads what follows the name of a command. Faults: usage. */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const { name, options } = command;
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([key, { value, short }]) => [
        key,
        {
          type: value === undefined ? "boolean" : "string",
          ...(short === undefined ? {} : { short }),
        } as const,
      ]),
    ),
  });
  const positionals: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (spec === undefined) throw unknownOption(command, token.rawName);
    if (spec.value === undefined && token.value !== undefined)
      throw usageFaults.noValueTaken(name, token.rawName);
    // "-o --json" is a forgotten value and not a file of that name.
    const forgotten = token.value === undefined || (!token.inlineValue && token.value.startsWith("--"));
    if (spec.value !== undefined && forgotten) throw usageFaults.noValue(name, token.rawName, spec.value);
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? ""]);
  }
  return {
    positionals,
    has: (option) => given.has(option),
    get: (option) => given.get(option)?.at(-1),
    all: (option) => given.get(option) ?? [],
  };
}

function unknownOption(command: Command, rawName: string): Error {
  const names = [...Object.keys(command.options), "help"].map((key) => `--${key}`);
  return usageFaults.unknownOption(command.name, rawName, nearest(rawName, names, 1)[0]);
}
