// What `npm run check` holds the code to. Each is a program of its own, so that one that fails hides no other.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./set-up.mjs";

const bin = (name) => join(root, "node_modules/.bin", name);

export const checks = [
  ...["src", "src/extension", "src/renderers", "test"].map((project) => ({
    name: `types of ${project}`,
    command: [bin("tsc"), "-p", project],
  })),
  { name: "lint", command: [bin("eslint"), "."] },
  { name: "format", command: [bin("prettier"), "--check", "--log-level=warn", "."] },
  { name: "unused code", command: [bin("knip")] },
  {
    name: "architecture",
    command: [bin("vitest"), "run", "test/unit/architecture.test.ts", "--reporter=dot"],
    /** Part of the unit tests, so that a whole test run leaves it out here. */
    inUnitTests: true,
  },
];

/** Runs them two at a time; `report` is told of each as it ends. Gives `[{name, ok, output}]`. */
export async function runChecks(list, report) {
  const waiting = [...list];
  const results = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await runCheck(check);
      results.push(result);
      report(result);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

function runCheck({ name, command: [program, ...args] }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", (error) => resolve({ name, ok: false, output: error.message }));
    child.on("close", (code) => resolve({ name, ok: code === 0, output: output.trim() }));
  });
}
