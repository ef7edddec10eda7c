import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { runtimeFaults } from "./faults";
import type { Pin } from "./pin";

/** What a folder that the user names holds. Faults: runtime-from, runtime-headers. */
export type Found =
  | { wheel: string }
  /** `headers` holds tensorflow/c; undefined where nothing is to be compiled. */
  | { libraries: string; headers: string | undefined };

export function lookInto(folder: string, pin: Pin, needsHeaders: boolean): Found {
  const wheel = [folder, join(folder, pin.wheel.file)].find(
    (file) => file.endsWith(pin.wheel.file) && existsSync(file),
  );
  if (wheel !== undefined) return { wheel };
  const libraries = [folder, join(folder, "tensorflow"), join(folder, "lib")].find((place) =>
    Object.keys(pin.libraries).every((name) => existsSync(join(place, name))),
  );
  if (libraries === undefined) throw runtimeFaults.emptyFolder(folder, pin.wheel.file);
  if (!needsHeaders) return { libraries, headers: undefined };
  const headers = [libraries, dirname(libraries)]
    .map((place) => join(place, "include"))
    .find((place) => existsSync(join(place, "tensorflow", "c", "c_api.h")));
  if (headers === undefined) throw runtimeFaults.noHeaders(folder);
  return { libraries, headers };
}
