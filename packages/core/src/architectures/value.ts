import type { Rank, Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * What a node gives, for a batch of B images and `models` networks at once. One that all networks share, because no tensor
 * that differs between them has been met yet, has `models` 1 and is computed once.
 *
 * - `images`: (B, H, W, models·C), the channels of one network after those of another, as a grouped convolution wants them.
 * - `vectors`: (models, B, F), as a batched matrix product wants them.
 * - `tokens`: (models, B, T, F).
 */
export type Value = ImagesValue | VectorsValue | TokensValue;

export type ImagesValue = {
  readonly kind: "images";
  readonly data: Tensor4D;
  readonly models: number;
};

export type VectorsValue = {
  readonly kind: "vectors";
  readonly data: Tensor3D;
  readonly models: number;
};

export type TokensValue = {
  readonly kind: "tokens";
  readonly data: Tensor4D;
  readonly models: number;
};

/** Values by the name of the node that gave them; `images` is what the network itself is given. */
export type Values = Readonly<Record<string, Value>>;

/** The same function of the data, whatever they are. */
export function mapValue(value: Value, f: <R extends Rank>(data: Tensor<R>) => Tensor<R>): Value {
  return value.kind === "vectors" ? { ...value, data: f(value.data) } : { ...value, data: f(value.data) };
}
