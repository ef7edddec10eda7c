import { readFileSync, realpathSync, statSync } from "node:fs";
import { extname, join, sep } from "node:path";

const types: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

const maxBytes = 10 * 1024 * 1024;

/** A picture that lies in the folder of the notebook, as a data address; undefined for every other. */
export function localImage(address: string, folder: string): string | undefined {
  try {
    const path = realpathSync(join(folder, decodeURIComponent(address)));
    const type = types[extname(path).toLowerCase()];
    const inside = path.startsWith(realpathSync(folder) + sep);
    if (type === undefined || !inside || /^[a-z][a-z\d+.-]*:/i.test(address)) return undefined;
    const { size } = statSync(path);
    return size > maxBytes ? undefined : `data:${type};base64,${readFileSync(path, "base64")}`;
  } catch {
    // No such file, or an address that is none.
    return undefined;
  }
}
