import {
  matMul,
  mul,
  type Rank,
  reshape,
  slice,
  softmax,
  type Tensor,
  type Tensor4D,
  transpose,
  unstack,
} from "@tensorflow/tfjs-core";
import { fusedOperations } from "../../engine/fused-operations.js";
import type { TokensValue, VectorsValue } from "../value.js";
import { linear } from "./linear.js";
import { firstToken } from "./tokens.js";

/** An attention's tensors: (3F, F), (3F), (F, F), (F), or with M before when each network has its own. */
export interface AttentionTensors {
  readonly qkvWeight: Tensor;
  readonly qkvBias: Tensor;
  readonly projWeight: Tensor;
  readonly projBias: Tensor;
}

/** softmax(Q Kᵀ / √d) V for each head of d features, projected: (Mx, B, T, F) to (M, B, T, F). */
export function attention(input: TokensValue, tensors: AttentionTensors, heads: number): TokensValue {
  const { data, models } = linear(input, tensors.qkvWeight, tensors.qkvBias);
  const [, batch, length, features] = data.shape;
  const [query, key, value] = headsOf(data, 3, heads);
  const found = attend(query, key, value);
  const together = reshape<Rank.R4>(transpose(found, [0, 2, 1, 3]), [models, batch, length, features / 3]);
  return linear({ kind: "tokens", data: together, models }, tensors.projWeight, tensors.projBias);
}

/** What the first token alone finds: (Mx, B, T, F) to (M, B, F). */
export function attentionOfFirst(input: TokensValue, tensors: AttentionTensors, heads: number): VectorsValue {
  const [, batch, , features] = input.data.shape;
  const { qkvWeight, qkvBias } = tensors;
  const asked = linear(firstToken(input), rows(qkvWeight, -2, 0, features), rows(qkvBias, -1, 0, features));
  const known = linear(input, rows(qkvWeight, -2, features, 2 * features), rows(qkvBias, -1, features, 2 * features));
  const { models } = known;
  const query = reshape<Rank.R4>(asked.data, [models * batch, heads, 1, features / heads]);
  const [key, value] = headsOf(known.data, 2, heads);
  const found = attend(query, key, value);
  const together = reshape<Rank.R3>(found, [models, batch, features]);
  return linear({ kind: "vectors", data: together, models }, tensors.projWeight, tensors.projBias);
}

/** Q (N, heads, Tq, d), K and V (N, heads, T, d) to (N, heads, Tq, d). */
function attend(query: Tensor4D | undefined, key: Tensor4D | undefined, value: Tensor4D | undefined): Tensor4D {
  if (query === undefined || key === undefined || value === undefined) throw new Error("Attention lacks a part.");
  const scale = 1 / Math.sqrt(query.shape[3]);
  const scores = matMul<Tensor4D>(mul(query, scale), key, false, true);
  const weights = fusedOperations()?.softmax(scores) ?? softmax(scores);
  return matMul<Tensor4D>(weights, value);
}

/** The `parts` equal parts of the features, (M, B, T, parts·F), each by heads: (M·B, heads, T, F / heads). */
function headsOf(x: Tensor4D, parts: number, heads: number): Tensor4D[] {
  const [models, batch, length, features] = x.shape;
  const apart = reshape(x, [models * batch, length, parts, heads, features / parts / heads]);
  const byPart = unstack(transpose(apart, [2, 0, 3, 1, 4]));
  return byPart.map((part) => reshape<Rank.R4>(part, [models * batch, heads, length, features / parts / heads]));
}

/** `count` entries along an axis counted from the end. */
function rows(x: Tensor, axis: number, start: number, count: number): Tensor {
  const begin = x.shape.map(() => 0);
  const size = [...x.shape];
  begin[x.rank + axis] = start;
  size[x.rank + axis] = count;
  return slice(x, begin, size);
}
