// Sets the tests up and runs them; the last line is "N passed, N failed". `npm test -- unit cli` runs parts of them.
import { checks, runChecks } from "./lib/checks.mjs";
import { runHost } from "./lib/run-host.mjs";
import { runVitest } from "./lib/run-vitest.mjs";
import { SetUpError, setUpProject, setUpRuntime } from "./lib/set-up.mjs";

const parts = ["check", "unit", "engine", "cli", "keras", "browser", "host"];
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const unknown = asked.filter((part) => !parts.includes(part));
const chosen = asked.length === 0 ? parts : parts.filter((part) => asked.includes(part));

const totals = { passed: 0, failed: 0 };
/** A part that could not be set up, or a test, each with what there is to say. */
const failures = [];

if (unknown.length > 0)
  fail(`There is no part "${unknown.join('", "')}".`, `The parts are ${parts.join(", ")}.`);
else
  await runParts().catch((error) =>
    fail("The set-up", error instanceof SetUpError ? error.message : error.stack),
  );

if (failures.length > 0)
  console.log(
    `\nFailures\n${failures.map(({ title, message }) => `\n● ${title}\n${indent(message)}`).join("\n")}\n`,
  );
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
console.log(`${totals.passed} passed, ${totals.failed} failed`);

async function runParts() {
  setUpProject();
  const { addon, missing } = await setUpRuntime();
  if (missing === undefined) process.env.RNNBOOK_ADDON = addon;
  else console.log("The engine is tested without TensorFlow; the reason stands above.");

  if (chosen.includes("check")) {
    heading("check");
    const list = checks.filter(({ inUnitTests }) => !(inUnitTests && chosen.includes("unit")));
    await runChecks(list, ({ name, ok, output }) => {
      console.log(`${ok ? "ok    " : "FAILED"}  ${name}`);
      if (ok) totals.passed++;
      else fail(`check: ${name}`, output);
    });
  }
  const needsChromium = chosen.includes("browser") || chosen.includes("host");
  const withoutBrowser = needsChromium ? await missingBrowser() : undefined;
  const ready = chosen.filter((part) => ["unit", "engine", "cli", "keras"].includes(part));
  if (chosen.includes("browser")) {
    if (withoutBrowser === undefined) ready.push("browser");
    else fail("The browser tests", withoutBrowser);
  }
  if (ready.length > 0) {
    heading(ready.join(", "));
    add(await runVitest(ready));
  }
  if (chosen.includes("host")) {
    heading("host");
    const withoutCode = withoutBrowser ?? (await missingVsCode());
    if (withoutCode === undefined) add(await runHost());
    else fail("The tests in VS Code", withoutCode);
  }
}

async function missingBrowser() {
  const { findChromium } = await import("./lib/chromium.mjs");
  try {
    process.env.CHROMIUM = findChromium();
    return undefined;
  } catch (error) {
    return error.message;
  }
}

async function missingVsCode() {
  const { setUpVsCode } = await import("./lib/vscode.mjs");
  try {
    setUpVsCode();
    return undefined;
  } catch (error) {
    return error.message;
  }
}

function add(result) {
  totals.passed += result.passed;
  for (const { title, message } of result.failures) fail(title, message);
  // Counted, but not told of.
  totals.failed += Math.max(0, result.failed - result.failures.length);
}

function fail(title, message) {
  totals.failed++;
  failures.push({ title, message: String(message) });
}

function heading(text) {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 70 - text.length))}`);
}

function indent(text) {
  return text.replace(/^/gm, "  ");
}
