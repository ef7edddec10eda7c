import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Ended {
  code: number | null;
  out: string;
  err: string;
  /** Standard output as JSON, one object a line. Throws if a line is none. */
  events(): Event[];
}

export interface Event {
  event: string;
  cell: number;
  state?: string;
  [field: string]: unknown;
}

export interface Folder {
  path: string;
  /** Writes a file and gives its absolute path. */
  write: (name: string, content: string | Uint8Array) => string;
  /** Runs `rnnbook` in the folder, on a machine without TensorFlow, g++ and pip. */
  rnnbook: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
  dispose: () => void;
}

export interface RunOptions {
  /** Another copy of the program. */
  cli?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with standard output so far whenever something arrives. */
  watch?: (out: string, child: ChildProcess) => void;
}

const built = join(dirname(fileURLToPath(import.meta.url)), "../../dist/cli.js");

export function folder(): Folder {
  if (!existsSync(built)) throw new Error("dist/cli.js is missing. Run `npm run build` first.");
  const path = mkdtempSync(join(tmpdir(), "rnnbook-cli-"));
  mkdirSync(join(path, "bin"));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    rnnbook: (args, { env, watch, cli = built } = {}) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [cli, ...args], {
          cwd: path,
          env: { PATH: join(path, "bin"), HOME: path, RNNBOOK_HOME: join(path, "home"), ...env },
          stdio: ["ignore", "pipe", "pipe"],
        });
        let out = "";
        let err = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          out += text;
          watch?.(out, child);
        });
        child.on("close", (code) => resolve({ code, out, err, events: () => parseLines(out) }));
      }),
    dispose: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A notebook of these cells, each as it stands between the fences. */
export function notebookOf(...cells: string[]): string {
  const code = cells.map((cell) => `\`\`\`{rnn}\n${cell.trim()}\n\`\`\`\n`);
  return `---\nrnnbook: 1\n---\n# A notebook\n\n${code.join("\n")}`;
}

/** Four cells that run in a moment on any engine. */
export const tiny = {
  data: "data: sine\nsource: {generator: sine, n: 60, from: 0, to: 10}\nhorizon: 1",
  model: "model: net\ncell: rnn\nunits: 2\nlookback: 2",
  train: "train: net\nepochs: 2",
  evaluate: "evaluate: net",
};

function parseLines(out: string): Event[] {
  const lines = out.split("\n");
  if (lines.pop() !== "") throw new Error("The last line does not end.");
  return lines.map((line) => {
    // SAFETY: a test that reads other fields than there are fails on what it expects of them.
    return JSON.parse(line) as Event;
  });
}
