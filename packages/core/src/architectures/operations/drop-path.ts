import { mul, reshape, type Tensor3D, type Tensor4D, tensor2d, tile, transpose } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../engine/random.js";
import type { Value } from "../value.js";

/** Zeroes the share `rate` of the samples, each network's own, and divides the others by 1 - rate, so that the mean stays. */
export function dropPath(value: Value, rate: number, random: (network: number) => RandomStream): Value {
  if (rate === 0) return value;
  const { models } = value;
  const batch = value.data.shape[value.kind === "images" ? 0 : 1];
  const factors = new Float32Array(models * batch);
  for (let network = 0; network < models; network++) {
    const draws = random(network).uniforms(batch, 0, 1);
    factors.set(
      draws.map((draw) => (draw < rate ? 0 : 1 / (1 - rate))),
      network * batch,
    );
  }
  const kept = tensor2d(factors, [models, batch]);
  switch (value.kind) {
    case "images": {
      const channels = value.data.shape[3];
      const along = tile(reshape(transpose(kept), [batch, 1, 1, models, 1]), [1, 1, 1, 1, channels / models]);
      return { ...value, data: mul<Tensor4D>(value.data, reshape(along, [batch, 1, 1, channels])) };
    }
    case "vectors":
      return { ...value, data: mul<Tensor3D>(value.data, reshape(kept, [models, batch, 1])) };
    case "tokens":
      return { ...value, data: mul<Tensor4D>(value.data, reshape(kept, [models, batch, 1, 1])) };
  }
}
