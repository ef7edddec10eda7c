// The suite that runs inside the extension host of a real VS Code.
import { spawn } from "node:child_process";
import { root } from "./set-up.mjs";

/** Gives `{passed, failed, failures: [{title, message}]}`, which is the last line that scripts/host.mjs prints. */
export async function runHost() {
  const { output, code } = await new Promise((resolve) => {
    const child = spawn(process.execPath, ["scripts/host.mjs", "--no-build"], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.on("close", (code) => resolve({ output, code }));
  });
  try {
    const { passed, failed, failures } = JSON.parse(output.trim().split("\n").at(-1));
    return { passed, failed, failures };
  } catch {
    const message = `scripts/host.mjs ended with code ${code} and without a report.\n${output}`;
    return { passed: 0, failed: 1, failures: [{ title: "The tests in VS Code", message }] };
  }
}
