/** Numbers that depend on the seed and the purpose alone, the same on every engine and machine. */
export interface Generator {
  /** In [0, 1), 53 bits. */
  uniform(): number;
  /** In [0, 2³²). */
  word(): number;
  /** From the standard normal distribution. */
  normal(): number;
}

/**
 * A stream of its own for each purpose ("lstm_1/kernel", "shuffle/3"), so that one more draw for one of them changes
 * nothing for the others. xoshiro128** 1.1 of Blackman & Vigna, seeded through the mixer of MurmurHash3.
 */
export function createGenerator(seed: number, purpose: string): Generator {
  const state = mix(seed, purpose);
  let spare: number | undefined;

  function word(): number {
    const [a, b, c, d] = state;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const c1 = c ^ a;
    const d1 = d ^ b;
    state[1] = b ^ c1;
    state[0] = a ^ d1;
    state[2] = c1 ^ (b << 9);
    state[3] = rotate(d1, 11);
    return result;
  }

  function uniform(): number {
    return ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
  }

  /** The polar method of Marsaglia gives two at a time. */
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  }

  return { uniform, word, normal };
}

type State = [number, number, number, number];

/** The bits of the seed and the letters of the purpose, spread over four words that are never all zero. */
function mix(seed: number, purpose: string): State {
  const bits = new Uint32Array(new Float64Array([seed]).buffer);
  const words = [...bits, purpose.length, ...Array.from(purpose, (letter) => letter.codePointAt(0) ?? 0)];
  const state: State = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (const value of words) {
    for (const lane of [0, 1, 2, 3] as const) {
      state[lane] = finalize(state[lane] ^ Math.imul(value + lane, 0x9e3779b1));
      state[(lane + 1) & 3] = (state[(lane + 1) & 3] ?? 0) ^ state[lane];
    }
  }
  for (const lane of [0, 1, 2, 3] as const) state[lane] = finalize(state[lane] + lane);
  if (state.every((value) => value === 0)) state[0] = 1;
  return state;
}

function finalize(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
