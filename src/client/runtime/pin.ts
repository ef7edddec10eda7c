/** What an installation may contain, to the byte. */
export interface Pin {
  /** Version of TensorFlow. */
  version: string;
  package: string;
  wheel: { file: string; size: number; sha256: string };
  /** The libraries in it. */
  libraries: Record<string, { size: number; sha256: string }>;
}

/** tfjs-node 4.22.0 was verified with this build of TensorFlow on Node 20 and 24. */
export const pin: Pin = {
  version: "2.21.0",
  package: "tensorflow-cpu",
  wheel: {
    file: "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
    size: 273_829_956,
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
  },
  libraries: {
    "libtensorflow_cc.so.2": {
      size: 788_086_608,
      sha256: "6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e",
    },
    "libtensorflow_framework.so.2": {
      size: 65_222_328,
      sha256: "f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b",
    },
  },
};

/** Of `tensorflow/include`: those that c/eager/c_api.h and the addon include, with theirs. */
export const headerFolders = ["tensorflow/c", "tensorflow/core/platform", "tsl/platform", "xla/tsl/c"];

export function runtimeId(of: Pin): string {
  return `tensorflow-${of.version}-${of.wheel.sha256.slice(0, 12)}`;
}
