// Types, lint, format, unused code and the import table, all of them even if one fails.
import { checks, runChecks } from "./lib/checks.mjs";
import { SetUpError, setUpProject } from "./lib/set-up.mjs";

try {
  setUpProject();
  const results = await runChecks(checks, ({ name, ok, output }) => {
    console.log(`${ok ? "ok    " : "FAILED"}  ${name}`);
    if (!ok) console.log(`${output}\n`);
  });
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  console.log(failed.length === 0 ? "All checks hold." : `Failed: ${failed.join(", ")}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
