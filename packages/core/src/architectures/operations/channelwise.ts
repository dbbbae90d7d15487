import { type Rank, reshape, type Tensor, tile } from "@tensorflow/tfjs-core";
import type { Value } from "../value.js";

/**
 * A function of a value and of tensors with one number for each channel or feature, (C), or (M, C) when each network has its own.
 * What all networks share is repeated where others differ.
 *
 * @param f gets the data, and each tensor in a shape that broadcasts over them
 */
export function channelwise(
  value: Value,
  tensors: readonly Tensor[],
  f: <R extends Rank>(data: Tensor<R>, tensors: Tensor[]) => Tensor<R>,
): Value {
  const own = tensors.map(({ rank, shape: [first = 1] }) => (rank === 2 ? first : 1));
  const models = Math.max(value.models, ...own);
  switch (value.kind) {
    case "images": {
      const along = tensors.map((each, index) => repeatLast(reshape(each, [each.size]), models / (own[index] ?? 1)));
      return { kind: "images", data: f(repeatLast(value.data, models / value.models), along), models };
    }
    case "vectors": {
      const along = tensors.map((each, index) => reshape(each, [own[index] ?? 1, 1, -1]));
      return { kind: "vectors", data: f(value.data, along), models };
    }
    case "tokens": {
      const along = tensors.map((each, index) => reshape(each, [own[index] ?? 1, 1, 1, -1]));
      return { kind: "tokens", data: f(value.data, along), models };
    }
  }
}

/** What all networks share, once for each of them along the axis that holds their channels. */
export function repeatLast<T extends Tensor>(x: T, times: number): T {
  return times === 1 ? x : tile(x, [...new Array<number>(x.rank - 1).fill(1), times]);
}
