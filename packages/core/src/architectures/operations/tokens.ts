import { add, concat, type Rank, reshape, slice, type Tensor, tile, transpose } from "@tensorflow/tfjs-core";
import type { ImagesValue, TokensValue, VectorsValue } from "../value.js";

/** Maps to one token for each place, row by row: (B, H, W, M·C) to (M, B, H·W, C). */
export function tokens({ data, models }: ImagesValue): TokensValue {
  const [batch, height, width, channels] = data.shape;
  const apart = reshape<Rank.R4>(data, [batch, height * width, models, channels / models]);
  return { kind: "tokens", data: transpose(apart, [2, 0, 1, 3]), models };
}

/**
 * Puts a learned token before those of every image.
 *
 * @param token (1, 1, F) or (M, 1, 1, F)
 */
export function classToken({ data, models }: TokensValue, token: Tensor): TokensValue {
  const [, batch, length, features] = data.shape;
  const own = token.size / features;
  const together = Math.max(models, own);
  const first = tile(reshape<Rank.R4>(token, [own, 1, 1, features]), [together / own, batch, 1, 1]);
  const others = tile(data, [together / models, 1, 1, 1]);
  return {
    kind: "tokens",
    data: reshape<Rank.R4>(concat([first, others], 2), [together, batch, length + 1, features]),
    models: together,
  };
}

/**
 * Adds a learned position to each token.
 *
 * @param position (1, T, F) or (M, 1, T, F)
 */
export function position({ data, models }: TokensValue, positions: Tensor): TokensValue {
  const [, , length, features] = data.shape;
  const own = reshape<Rank.R4>(positions, [-1, 1, length, features]);
  return { kind: "tokens", data: add(data, own), models: Math.max(models, own.shape[0]) };
}

/** (M, B, T, F) to (M, B, F). */
export function firstToken({ data, models }: TokensValue): VectorsValue {
  const [, batch, , features] = data.shape;
  const first = slice(data, [0, 0, 0, 0], [models, batch, 1, features]);
  return { kind: "vectors", data: reshape<Rank.R3>(first, [models, batch, features]), models };
}
