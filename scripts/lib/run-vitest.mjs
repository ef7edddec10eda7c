// The suites that run on Node alone, and those that drive a browser from it.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./set-up.mjs";

/** Runs the folders of test/ that are named. Gives `{passed, failed, failures: [{title, message}]}`. */
export async function runVitest(parts) {
  const file = join(root, "test/.out/vitest.json");
  mkdirSync(join(root, "test/.out"), { recursive: true });
  rmSync(file, { force: true });
  const args = ["run", ...parts.map((part) => `test/${part}/`)];
  args.push("--reporter=dot", "--reporter=json", `--outputFile.json=${file}`);
  const { code, stderr } = await new Promise((resolve) => {
    const program = join(root, "node_modules/vitest/vitest.mjs");
    // Its own list of failures is kept back: the same is told at the end, after all suites.
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    child.on("close", (code) => resolve({ code, stderr }));
  });
  const result = read(file);
  if (code !== 0 && result.failures.length === 0) {
    const message = `It ended with code ${code}, though no test failed.\n${stderr.slice(-4000)}`;
    result.failures.push({ title: "vitest", message });
  }
  for (const part of parts.filter(isEmpty)) {
    result.failures.push({ title: `The ${part} tests`, message: `There is no test in test/${part}.` });
  }
  return { ...result, failed: result.failures.length };
}

function read(file) {
  if (!existsSync(file)) {
    return { passed: 0, failures: [{ title: "vitest", message: "It ended without a report." }] };
  }
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  let passed = 0;
  const failures = [];
  for (const { name, status, message, assertionResults } of testResults) {
    const where = relative(root, name);
    for (const test of assertionResults) {
      if (test.status === "passed") passed++;
      else failures.push({ title: `${where}: ${test.fullName}`, message: messageOf(test) });
    }
    // A file that could not be loaded has no tests at all.
    if (status === "failed" && assertionResults.length === 0) failures.push({ title: where, message });
  }
  return { passed, failures };
}

/** Tests that were skipped hide what they would have found, so they count as failed. */
function messageOf({ status, failureMessages }) {
  if (failureMessages === undefined || failureMessages.length === 0)
    return `The test was not run: ${status}.`;
  return failureMessages.map(readable).join("\n");
}

/** Without the frames of the test runner. It has no message of its own for a test that takes too long. */
function readable(message) {
  const lines = message.split("\n").filter((line) => !/^\s+at .*node_modules/.test(line));
  return lines.join("\n").replace("Error: STACK_TRACE_ERROR", "The test did not end within its time.");
}

function isEmpty(part) {
  const folder = join(root, "test", part);
  return (
    !existsSync(folder) || !readdirSync(folder, { recursive: true }).some((name) => name.endsWith(".test.ts"))
  );
}
