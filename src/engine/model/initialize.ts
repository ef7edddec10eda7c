import { unreachable } from "../../base/assert";
import type { WeightSpec } from "../../layers";
import { createGenerator, type Generator } from "../random/generator";
import { orthogonal } from "./orthogonal";

/** First values of a weight, in row-major order. They depend on the seed, the name and the shape alone. */
export function initialValues(spec: WeightSpec, seed: number, name: string): Float32Array {
  const values = drawn(spec, createGenerator(seed, name));
  if (spec.unitForget !== true) return values;
  // Of four gates i, f, c, o the second starts open (Jozefowicz et al. 2015).
  const units = values.length / 4;
  return values.fill(1, units, 2 * units);
}

/** The initialisers of Keras. Sums run over the rows of a kernel, the gates of a layer are one fused matrix. */
function drawn({ init, shape }: WeightSpec, generator: Generator): Float32Array {
  const [rows = 1, columns = rows] = shape;
  const size = shape.reduce((product, length) => product * length, 1);
  const fill = (next: (index: number) => number) => Float32Array.from({ length: size }, (_, i) => next(i));
  const uniform = (limit: number) => fill(() => (2 * generator.uniform() - 1) * limit);
  const normal = (deviation: number) => {
    const scale = deviation / truncatedDeviation;
    return fill(() => truncated(generator) * scale);
  };
  switch (init) {
    // Glorot & Bengio 2010.
    case "glorot_uniform":
      return uniform(Math.sqrt(6 / (rows + columns)));
    case "glorot_normal":
      return normal(Math.sqrt(2 / (rows + columns)));
    // He et al. 2015.
    case "he_uniform":
      return uniform(Math.sqrt(6 / rows));
    case "he_normal":
      return normal(Math.sqrt(2 / rows));
    // LeCun et al. 1998.
    case "lecun_uniform":
      return uniform(Math.sqrt(3 / rows));
    case "lecun_normal":
      return normal(Math.sqrt(1 / rows));
    case "random_uniform":
      return uniform(0.05);
    case "random_normal":
      return fill(() => generator.normal() * 0.05);
    case "orthogonal":
      return orthogonal(rows, columns, generator);
    case "identity":
      return fill((index) => (Math.floor(index / columns) === index % columns ? 1 : 0));
    case "zeros":
      return new Float32Array(size);
    case "ones":
      return new Float32Array(size).fill(1);
    default:
      return unreachable(init);
  }
}

/** Of the standard normal distribution cut off at two deviations. */
const truncatedDeviation = 0.8796256610342398;

function truncated(generator: Generator): number {
  for (;;) {
    const value = generator.normal();
    if (Math.abs(value) <= 2) return value;
  }
}
