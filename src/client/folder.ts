import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kernelFaults } from "./faults";

/** macOS allows 104 bytes for the path of a socket, Linux 108. */
const socketPathLimit = 100;

/**
 * A new folder that only its owner may enter, and the address of the socket within. Named pipes of Windows live
 * outside the file system; there the random name stands for the folder.
 */
export function makePrivateFolder(): { folder: string; socket: string } {
  if (process.platform === "win32") {
    const folder = mkdtempSync(join(tmpdir(), "rnnbook-"));
    return { folder, socket: `\\\\.\\pipe\\rnnbook-${randomBytes(16).toString("hex")}` };
  }
  let cause = "every path is too long";
  for (const parent of [process.env["XDG_RUNTIME_DIR"], tmpdir(), "/tmp"]) {
    if (parent === undefined || Buffer.byteLength(join(parent, "rnnbook-123456", "s")) > socketPathLimit)
      continue;
    try {
      // mkdtemp gives mode 0700 by itself.
      const folder = mkdtempSync(join(parent, "rnnbook-"));
      return { folder, socket: join(folder, "s") };
    } catch (error) {
      cause = String(error);
    }
  }
  throw kernelFaults.folder(cause);
}

export function removePrivateFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
