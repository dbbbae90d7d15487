/** Length of the description of a timestep. */
export const TIME_FEATURES = 128;

/**
 * Timesteps as sines and cosines of wavelengths from 2 pi to 10,000 · 2 pi (Vaswani et al. 2017, "Attention Is All You Need", section 3.5).
 * @returns (B, TIME_FEATURES), row-major: the sines of a timestep, then its cosines.
 */
export function timeFeatures(timesteps: ArrayLike<number>): Float32Array {
  const half = TIME_FEATURES / 2;
  const features = new Float32Array(timesteps.length * TIME_FEATURES);
  for (let row = 0; row < timesteps.length; row++) {
    for (let i = 0; i < half; i++) {
      const angle = (timesteps[row] ?? 0) * 10_000 ** (-i / half);
      features[row * TIME_FEATURES + i] = Math.sin(angle);
      features[row * TIME_FEATURES + half + i] = Math.cos(angle);
    }
  }
  return features;
}
