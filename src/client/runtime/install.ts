import { mkdirSync } from "node:fs";
import { Fault } from "../../base/issue";
import type { Runtime } from "../api";
import { activate, sweep } from "./activate";
import { findAddonSource, makeAddon, type AddonSource } from "./addon";
import { checkDisk } from "./disk";
import { runtimeFaults } from "./faults";
import { findRuntime, readManifest, runtimeFolder } from "./find";
import { lookInto } from "./folder";
import { lockFile, withLock } from "./lock";
import { withDefaults, type InstallOptions, type Job } from "./job";
import { runtimeId } from "./pin";
import { checkPlatform } from "./platform";
import { smokeTest } from "./smoke";
import { stage } from "./stage";

/**
 * Brings TensorFlow and the addon into `home`: looks whether it can run here, fetches and verifies the wheel,
 * unpacks it, makes the addon, tests both in a process of their own, and only then puts them in the place of what
 * was there. Returns at once if this version is installed. Throws one of `runtimeFaults`.
 */
export async function installRuntime(options: InstallOptions): Promise<Runtime> {
  const job = withDefaults(options);
  try {
    const present = usable(job);
    if (present !== undefined) return present;
    // What needs no download is asked first.
    checkPlatform(job.host);
    const addon = await findAddonSource(job.dist, job.env, job.signal);
    if (job.from !== undefined) lookInto(job.from, job.pin, "compiler" in addon);
    mkdirSync(runtimeFolder(job.home), { recursive: true });
    const onWait = (pid: number) =>
      job.onProgress({ phase: "wait", sentence: `Waiting for process ${pid}, which installs TensorFlow` });
    return await withLock(lockFile(job.home), { wait: true, onWait, signal: job.signal }, async () => {
      const installed = usable(job);
      if (installed !== undefined) return installed;
      try {
        sweep(job.home);
        checkDisk(job);
        return await build(job, addon);
      } catch (error) {
        sweep(job.home);
        throw error;
      }
    });
  } catch (error) {
    throw asFault(error, job);
  }
}

async function build(job: Job, addon: AddonSource): Promise<Runtime> {
  const staged = await stage(job, "compiler" in addon);
  job.onProgress({ phase: "compile", sentence: "Building the addon that joins Node and TensorFlow" });
  await makeAddon(addon, job.pin, { ...job, folder: staged.folder, headers: staged.headers }, job);
  job.onProgress({ phase: "test", sentence: "Testing TensorFlow" });
  const version = await smokeTest(staged.folder, job);
  return activate(job.home, staged, version, runtimeId(job.pin));
}

/** What is installed, unless this version of ours wants another one or the user names libraries of their own anew. */
function usable(job: Job): Runtime | undefined {
  const manifest = readManifest(job.home);
  const wanted =
    manifest?.id === runtimeId(job.pin) || (manifest?.origin === "folder" && job.from === undefined);
  return wanted ? findRuntime(job.home) : undefined;
}

function asFault(error: unknown, job: Job): unknown {
  if (error instanceof Fault) return error;
  if (job.signal?.aborted === true) return runtimeFaults.aborted();
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") return runtimeFaults.diskFull(job.home);
  const reasons: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the disk is read-only",
    ENOTDIR: "a part of its path is a file",
    EEXIST: "a part of its path is a file",
  };
  const reason = typeof code === "string" ? reasons[code] : undefined;
  return reason === undefined ? error : runtimeFaults.write(job.home, reason);
}
