import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { mersenneFromState } from "pure-rand/generator/mersenne";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** Words in the state of MT19937. */
const STATE_WORDS = 624;

/**
 * The stream of random numbers that belongs to a seed and a path. Equal seeds and paths give equal numbers on every engine and machine, others
 * independent ones; so a loop takes `randomStream(seed, "autoencoder", step)` at each step and has nothing to save.
 * @param seed An integer.
 * @param path Names and counters of what the numbers are for; 1 and "1" are different.
 */
export function randomStream(seed: number, ...path: (string | number)[]): RandomStream {
  const hash = createHash("shake256", { outputLength: 4 * STATE_WORDS });
  const bytes = hash.update(JSON.stringify([seed, ...path])).digest();
  const words = Array.from({ length: STATE_WORDS }, (_, word) => bytes.readInt32LE(4 * word));
  return new RandomStream(mersenneFromState([0, ...words]));
}

/**
 * Random numbers from a Mersenne Twister, MT19937 (Matsumoto and Nishimura 1998). Only operations that are exact, or the same in every release of
 * the runtime, stand between its bits and the results.
 */
export class RandomStream {
  private spareNormal: number | undefined;

  constructor(private readonly generator: RandomGenerator) {}

  /** In [0, 1), with 53 random bits. */
  uniform(): number {
    const high = this.generator.next() >>> 5;
    const low = this.generator.next() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** One of 0, 1, ..., below - 1, each as likely. */
  integer(below: number): number {
    return uniformInt(this.generator, 0, below - 1);
  }

  /** From the standard normal distribution. */
  normal(): number {
    const spare = this.spareNormal;
    if (spare !== undefined) {
      this.spareNormal = undefined;
      return spare;
    }
    const pair: [number, number] = [0, 0];
    this.normalPair(pair);
    this.spareNormal = pair[1];
    return pair[0];
  }

  /** n numbers from `low` to `high`, with 24 random bits each, as many as a 32-bit float holds. */
  uniforms(n: number, low: number, high: number): Float32Array {
    const step = (high - low) / 2 ** 24;
    const values = new Float32Array(n);
    for (let i = 0; i < n; i++) values[i] = low + (this.generator.next() >>> 8) * step;
    return values;
  }

  /** n numbers from the standard normal distribution: the same as n times `normal()`. */
  normals(n: number): Float32Array {
    const values = new Float32Array(n);
    const pair: [number, number] = [0, 0];
    let i = 0;
    if (n > 0 && this.spareNormal !== undefined) values[i++] = this.normal();
    for (; i + 1 < n; i += 2) {
      this.normalPair(pair);
      values[i] = pair[0];
      values[i + 1] = pair[1];
    }
    if (i < n) values[i] = this.normal();
    return values;
  }

  /** The numbers 0, 1, ..., n - 1 in random order (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const values = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const value = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = value;
    }
    return values;
  }

  /** Box and Muller's transform in Marsaglia's polar form, which needs no sine: those differ between releases of the runtime. */
  private normalPair(pair: [number, number]): void {
    let x: number;
    let y: number;
    let square: number;
    do {
      // From -1 to 1 in steps of 2 ** -31, half a step off zero.
      x = (this.generator.next() + 0.5) / 2 ** 31;
      y = (this.generator.next() + 0.5) / 2 ** 31;
      square = x * x + y * y;
    } while (square >= 1);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    pair[0] = x * factor;
    pair[1] = y * factor;
  }
}
