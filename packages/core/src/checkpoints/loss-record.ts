import type { LossCurve } from "../pipeline/results.js";
import type { NamedArray } from "../weights/named-arrays.js";

/** A curve is drawn with about so many points; reading a loss each step would stop a GPU each step. */
const LOSS_POINTS = 500;

/** The losses of a training at evenly spaced steps, the first and the last among them. */
export class LossRecord {
  private readonly points: (readonly [step: number, loss: number])[] = [];
  private readonly interval: number;

  /** @param steps how many the training has */
  constructor(private readonly steps: number) {
    this.interval = Math.ceil(steps / LOSS_POINTS);
  }

  /** Whether the loss of this step, counted from 1, is one of those to be kept. */
  wants(step: number): boolean {
    return step === 1 || step % this.interval === 0 || step === this.steps;
  }

  /** Keeps a loss as float32, as it is saved. */
  add(step: number, loss: number): void {
    this.points.push([step, Math.fround(loss)]);
  }

  get curve(): LossCurve {
    return this.points;
  }

  /** Goes on from points that were kept before a restart. */
  restore(curve: LossCurve): void {
    this.points.splice(0, this.points.length, ...curve);
  }
}

/** A curve as (points, 2), for a saved state. */
export function lossArray(curve: LossCurve): NamedArray {
  return { shape: [curve.length, 2], data: Float32Array.from(curve.flat()) };
}

export function lossCurve({ data }: NamedArray): LossCurve {
  return Array.from(
    { length: data.length / 2 },
    (_, point) => [data[2 * point] ?? 0, data[2 * point + 1] ?? 0] as const,
  );
}
