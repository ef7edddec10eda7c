import { Fault } from "../../base/issue";

/** Every way in which TensorFlow cannot be installed. The embedded engine works without it, so no remedy says that one must. */
export const runtimeFaults = {
  platform: (platform: string, arch: string) =>
    new Fault(
      "runtime-platform",
      `TensorFlow is installed on Linux x64 only so far, and this is ${platform} ${arch}. The embedded engine is used.`,
      "Nothing is to be done: every notebook runs on the embedded engine, only slower.",
    ),
  glibc: (found: string) =>
    new Fault(
      "runtime-glibc",
      `TensorFlow needs the C library glibc 2.27 or later, and this system has ${found}.`,
      "Use a newer Linux (Ubuntu 18.10, Debian 10, RHEL 9 or later), or go on with the embedded engine.",
    ),
  cpu: () =>
    new Fault(
      "runtime-cpu",
      "This processor lacks instructions that TensorFlow was built with (AVX): its test ended with an illegal instruction.",
      "Go on with the embedded engine, or name a folder with a TensorFlow built for this processor: rnnbook runtime install --from FOLDER.",
    ),
  noPip: () =>
    new Fault(
      "runtime-no-pip",
      "TensorFlow comes through pip, and no working pip was found.",
      installHint(
        "python3-pip",
        "or name a folder that holds the wheel: rnnbook runtime install --from FOLDER.",
      ),
    ),
  noCompiler: () =>
    new Fault(
      "runtime-no-compiler",
      "The addon that joins Node and TensorFlow is compiled here, and no C++ compiler (g++) was found.",
      installHint("g++", "or set CXX to a compiler."),
    ),
  network: (what: string) =>
    new Fault(
      "runtime-network",
      `The download of TensorFlow did not succeed: ${what}`,
      "Check the network and try again (what has arrived is kept where it can be), set RNNBOOK_MIRROR, or name a folder that holds the wheel: rnnbook runtime install --from FOLDER.",
    ),
  notInIndex: (name: string) =>
    new Fault(
      "runtime-not-in-index",
      `pip's configured index does not have ${name}.`,
      "Set pip's index to one that has it (PIP_INDEX_URL), set RNNBOOK_MIRROR, or name a folder that holds the wheel: rnnbook runtime install --from FOLDER.",
    ),
  pip: (line: string) =>
    new Fault(
      "runtime-pip",
      `pip could not download TensorFlow: ${line}`,
      "Mend pip (python3 -m pip --version), set RNNBOOK_MIRROR, or name a folder that holds the wheel: rnnbook runtime install --from FOLDER.",
    ),
  mirrorAddress: (address: string) =>
    new Fault(
      "runtime-mirror-address",
      `The mirror "${address}" is not an https address.`,
      "Set the mirror to an address that begins with https:// (http:// is taken for this machine alone).",
    ),
  mirrorAnswer: (answer: string) =>
    new Fault(
      "runtime-mirror-answer",
      `The mirror did not send the wheel: ${answer}`,
      "Check the mirror's address (RNNBOOK_MIRROR): a folder that holds the wheel under its own name, or the wheel itself.",
    ),
  hash: (file: string) =>
    new Fault(
      "runtime-hash",
      `${file} is not the file that was released: its size or SHA-256 differs. It was not unpacked.`,
      "Try again; if it happens again, the index, mirror or folder serves another file, so use a different one.",
    ),
  emptyFolder: (folder: string, wheel: string) =>
    new Fault(
      "runtime-from",
      `The folder "${folder}" holds neither ${wheel} nor the two libraries libtensorflow_cc.so.2 and libtensorflow_framework.so.2.`,
      "Name a folder that holds one or the other, such as site-packages/tensorflow of a Python with tensorflow-cpu.",
    ),
  noHeaders: (folder: string) =>
    new Fault(
      "runtime-headers",
      `The folder "${folder}" holds the libraries, but not their headers (include/tensorflow/c), which the addon is compiled with.`,
      "Put the folder include of the same TensorFlow beside them, or name a folder that holds the wheel.",
    ),
  disk: (needed: number, free: number, folder: string) =>
    new Fault(
      "runtime-disk",
      `TensorFlow needs ${megabytes(needed)} MB on the disk of ${folder}, and ${megabytes(free)} MB are free.`,
      "Free some space, or set RNNBOOK_HOME to a folder on a larger disk.",
    ),
  diskFull: (folder: string) =>
    new Fault(
      "runtime-disk",
      `The disk of ${folder} is full.`,
      "Free some space, or set RNNBOOK_HOME to a folder on a larger disk.",
    ),
  write: (folder: string, reason: string) =>
    new Fault(
      "runtime-write",
      `The folder ${folder} cannot be written: ${reason}.`,
      "Set RNNBOOK_HOME to a folder that you may write to.",
    ),
  compile: (line: string) =>
    new Fault(
      "runtime-compile",
      `The addon that joins Node and TensorFlow did not compile: ${line}`,
      "g++ 8 or later is needed; CXX names another compiler.",
    ),
  smoke: (line: string) =>
    new Fault(
      "runtime-test",
      `TensorFlow was unpacked but its test failed: ${line}`,
      "Go on with the embedded engine, and report this sentence with the output of rnnbook doctor.",
    ),
  aborted: () => new Fault("runtime-aborted", "The installation was stopped.", "Start it again to go on."),
  busy: (pid: number) =>
    new Fault(
      "runtime-busy",
      `Process ${pid} is installing or removing TensorFlow right now.`,
      "Wait until it has ended, or end it.",
    ),
};

function installHint(packageName: string, otherwise: string): string {
  return `Run: ${process.getuid?.() === 0 ? "" : "sudo "}apt-get install -y ${packageName} (or the same with this system's package manager), ${otherwise}`;
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1e6).toLocaleString("en-US");
}
