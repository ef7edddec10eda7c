import { unreachable } from "../../base/assert";
import type { WeightSpec } from "../../layers";
import { createGenerator } from "../random/generator";
import { orthogonal } from "./orthogonal";

/** First values of a weight, in row-major order. They depend on the seed, the name and the shape alone. */
export function initialValues(spec: WeightSpec, seed: number, name: string): Float32Array {
  const size = spec.shape.reduce((product, length) => product * length, 1);
  const [rows = 0, columns = 0] = spec.shape;
  const generator = createGenerator(seed, name);
  switch (spec.init) {
    case "glorot_uniform": {
      // Glorot & Bengio 2010, over the fused matrix of all gates, as Keras does.
      const limit = Math.sqrt(6 / (rows + columns));
      return Float32Array.from({ length: size }, () => (2 * generator.uniform() - 1) * limit);
    }
    case "uniform":
      // As Keras's embeddings.
      return Float32Array.from({ length: size }, () => (2 * generator.uniform() - 1) * 0.05);
    case "orthogonal":
      return orthogonal(rows, columns, generator);
    case "zeros":
      return new Float32Array(size);
    case "unit_forget": {
      // Of four gates i, f, c, o the second starts open (Jozefowicz et al. 2015).
      const units = size / 4;
      return new Float32Array(size).fill(1, units, 2 * units);
    }
    default:
      return unreachable(spec.init);
  }
}
