import { mul, reshape, type Tensor3D, type Tensor4D, tensor2d, tile, transpose } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../engine/random.js";
import type { Value } from "../value.js";

/** Zeroes the share `rate` of the samples, each network's own, and divides the others by 1 - rate, so that the mean stays. */
export function dropPath(value: Value, rate: number, random: (network: number) => RandomStream): Value {
  const { models } = value;
  const batch = value.data.shape[value.kind === "images" ? 0 : 1];
  // In the order of the networks, then of their samples.
  const draws = random.uniforms(models * batch, 0, 1);
  const kept = tensor2d(
    draws.map((draw) => (draw < rate ? 0 : 1 / (1 - rate))),
    [models, batch],
  );
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
