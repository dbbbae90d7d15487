import type { NamedArray } from "./named-arrays.js";

/** How the filters of a first convolution become those for images with other channels. */
export interface ChannelAdaptation {
  /** In words: "summed over the file's 3 channels". */
  readonly how: string;
  /** @param filters (out, in, height, width) */
  adapt(filters: NamedArray): NamedArray;
}

/**
 * timm's rules (`adapt_input_conv`) for the filters of a network's first convolution: summed over up to three channels for one; those for
 * three channels repeated in turn for others, and scaled to the same sum.
 * @returns undefined where timm has no rule.
 */
export function channelAdaptation(from: number, to: number): ChannelAdaptation | undefined {
  if (to === 1 && from <= 3) {
    const all = Array.from({ length: from }, (_, channel) => channel);
    return { how: `summed over the file's ${from} channels`, adapt: (filters) => mixed(filters, [all], 1) };
  }
  if (to === 1 || to === 3 || from !== 3) return undefined;
  const inTurn = Array.from({ length: to }, (_, channel) => [channel % 3]);
  return {
    how: `those of the file's 3 channels, repeated in turn and scaled by 3/${to}`,
    adapt: (filters) => mixed(filters, inTurn, 3 / to),
  };
}

/** Filters whose every channel is the sum of some channels of others, times a factor. */
function mixed({ shape, data }: NamedArray, sums: readonly (readonly number[])[], factor: number): NamedArray {
  const [outputs = 0, inputs = 0, height = 0, width = 0] = shape;
  const area = height * width;
  const result = new Float32Array(outputs * sums.length * area);
  for (let output = 0; output < outputs; output++) {
    for (const [channel, terms] of sums.entries()) {
      for (let place = 0; place < area; place++) {
        const sum = terms.reduce((total, term) => total + (data[(output * inputs + term) * area + place] ?? 0), 0);
        result[(output * sums.length + channel) * area + place] = factor * sum;
      }
    }
  }
  return { shape: [outputs, sums.length, height, width], data: result };
}
