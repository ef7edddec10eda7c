import type { Command } from "./command";

/** What `rnnbook --help` prints. */
export function generalHelp(commands: readonly Command[], version: string): string[] {
  return [
    `rnnbook ${version}: runs notebooks for sequence modelling.`,
    "",
    ...table(commands.map(({ usage, summary }) => [`rnnbook ${usage}`, summary])),
    "",
    ...table([
      ["rnnbook COMMAND --help", "says what a command takes"],
      ["rnnbook --version", "prints the version"],
    ]),
    "",
    "Exit codes: 0 fine, 1 a cell failed or would, 2 wrong use or unreadable notebook or engine not there,",
    "3 the kernel died, 4 timeout, 130 interrupted.",
  ];
}

export function commandHelp(command: Command): string[] {
  const options = Object.entries(command.options).map(([name, { value, short, doc }]): [string, string] => {
    const flags = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].join(", ");
    return [value === undefined ? flags : `${flags} ${value}`, doc];
  });
  return [
    `rnnbook ${command.usage}`,
    "",
    `${command.summary}.`,
    ...(options.length === 0 ? [] : ["", ...table(options)]),
    ...(command.notes.length === 0 ? [] : ["", ...command.notes]),
  ];
}

/** Two columns; where the first is long, the second stands on a line of its own. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(26, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length > width
      ? [`  ${left}`, `  ${" ".repeat(width)}  ${right}`]
      : [`  ${left.padEnd(width)}  ${right}`],
  );
}
