import { existsSync } from "node:fs";
import { Fault } from "../base/issue";
import { tableFault } from "./faults";
import type { Reply, Request } from "./messages";
import { bindingFile, platformName } from "./platform";

/** The process that reads one table and ends. Without its parent it ends too. */
process.once("message", (request: Request) => void answer(request));
process.once("disconnect", () => process.exit(0));

async function answer(request: Request): Promise<void> {
  try {
    if (!existsSync(bindingFile())) throw tableFault.noBinaries(platformName());
    // Loads DuckDB, so only now that it is known to be there.
    const { load } = await import("./load");
    await load(request, send);
  } catch (error) {
    if (error instanceof Fault) {
      send({ type: "fault", code: error.code, message: error.message, remedy: error.remedy });
    } else {
      send({
        type: "defect",
        stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  }
}

function send(reply: Reply): void {
  process.send?.(reply);
}
