import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** What VS Code calls in the extension host, whichever launcher started it. */
export async function run(): Promise<void> {
  const grep = process.env.RNNBOOK_TEST_GREP;
  const mocha = new Mocha({ ui: "tdd", timeout: 60_000, ...(grep ? { fgrep: grep } : {}) });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  await import("./commands.test");
  await import("./document.test");
  await import("./diagnostics.test");
  await import("./language.test");
  await import("./stale.test");
  await import("./run.test");
  await import("./js.test");
  await import("./reopen.test");

  const failures: { title: string; message: string }[] = [];
  let passed = 0;
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", (test) => {
        passed++;
        console.log(`ok ${test.fullTitle()} (${test.duration} ms)`);
      })
      .on("fail", (test, error: Error) => {
        failures.push({ title: test.fullTitle(), message: error.stack ?? error.message });
        console.log(`FAILED ${test.fullTitle()}\n${error.stack}`);
      });
  });
  const results = process.env.RNNBOOK_TEST_RESULTS;
  if (results) writeFileSync(results, JSON.stringify({ passed, failed: failures.length, failures }));
  if (failures.length > 0) throw new Error(`${failures.length} failed`);
}
