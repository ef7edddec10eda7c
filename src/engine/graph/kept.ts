import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import type { Jitted } from "./jit";

/** A program that is handed out: given back after use, freed then or when others push it out. */
export interface Lease {
  program: Jitted<Tensor[]>;
  release(): void;
}

const most = 8;
const kept = new WeakMap<object, Map<string, Jitted<Tensor[]>>>();

/**
 * Keeps the last few programs of a kernel, so that the same work does not compile again. `key` says everything that
 * the program depends on; without one it is freed when it is given back.
 */
export function lease(tf: Tf, key: string | undefined, make: () => Jitted<Tensor[]>): Lease {
  if (key === undefined) {
    const program = make();
    return { program, release: () => program.dispose() };
  }
  const programs = kept.get(tf.backend()) ?? new Map<string, Jitted<Tensor[]>>();
  kept.set(tf.backend(), programs);
  const program = programs.get(key) ?? make();
  // Out while it is used, and last in line when it comes back.
  programs.delete(key);
  return {
    program,
    release: () => {
      programs.get(key)?.dispose();
      programs.delete(key);
      programs.set(key, program);
      for (const [oldest, pushedOut] of programs) {
        if (programs.size <= most) break;
        pushedOut.dispose();
        programs.delete(oldest);
      }
    },
  };
}
