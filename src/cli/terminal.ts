import { stripVTControlCharacters, styleText } from "node:util";

/** Where a command writes: results on standard output, everything else on standard error. */
export interface Terminal {
  /** A line of results. */
  out(line: string): void;
  /** A line for the person in front of it. */
  err(line: string): void;
  /** Standard error can show a bar that is drawn again in place. */
  readonly live: boolean;
  /** Columns of standard output; 80 where it is not a terminal. */
  readonly width: number;
  /** Letters of a style where results go to a terminal that shows it and NO_COLOR is not set. */
  bold(text: string): string;
  red(text: string): string;
}

export function makeTerminal(
  stdout: NodeJS.WriteStream = process.stdout,
  stderr: NodeJS.WriteStream = process.stderr,
  env: NodeJS.ProcessEnv = process.env,
): Terminal {
  const plain = (env.NO_COLOR !== undefined && env.NO_COLOR !== "") || env.TERM === "dumb";
  const styled = (stream: NodeJS.WriteStream, style: "bold" | "red") => (text: string) =>
    stream.isTTY && !plain ? styleText(style, text) : text;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${stderr.isTTY ? line : stripVTControlCharacters(line)}\n`),
    live: stderr.isTTY && env.TERM !== "dumb",
    width: stdout.isTTY ? Math.max(40, stdout.columns) : 80,
    bold: styled(stdout, "bold"),
    red: styled(stderr, "red"),
  };
}
