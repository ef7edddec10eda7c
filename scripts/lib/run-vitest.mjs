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
  await new Promise((resolve) => {
    const program = join(root, "node_modules/vitest/vitest.mjs");
    // Its own list of failures is left out: the same is told at the end, after all suites.
    spawn(process.execPath, [program, ...args], { cwd: root, stdio: ["ignore", "inherit", "ignore"] }).on(
      "close",
      resolve,
    );
  });
  const result = read(file);
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
  return failureMessages?.length > 0 ? failureMessages.join("\n") : `The test was not run: ${status}.`;
}

function isEmpty(part) {
  const folder = join(root, "test", part);
  return (
    !existsSync(folder) || !readdirSync(folder, { recursive: true }).some((name) => name.endsWith(".test.ts"))
  );
}
