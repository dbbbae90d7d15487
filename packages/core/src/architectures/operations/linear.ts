import {
  matMul,
  type Rank,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  transpose,
} from "@tensorflow/tfjs-core";
import { fusedOperations } from "../../engine/fused-operations.js";
import type { ImagesValue, Value } from "../value.js";
import { addBias } from "./add-bias.js";

/**
 * x Wᵀ + b along the last axis of one network's values, for one network or M. Vectors go from (Mx, B, in) to (M, B, out), tokens and
 * the places of maps likewise.
 *
 * @param weight (out, in), or (M, out, in) when each network has its own
 * @param bias (out) or (M, out)
 */
export function linear<V extends Value>(input: V, weight: Tensor, bias: Tensor | undefined): V {
  const value = (bias === undefined ? undefined : atOnce(input, weight, bias)) ?? oneByOne(input, weight, bias);
  // The kind stays as it was.
  return value as V;
}

/** Product and sum in one operation, where there is one for them. */
function atOnce(input: Value, weight: Tensor, bias: Tensor): Value | undefined {
  const fused = fusedOperations();
  if (fused === undefined || weight.rank !== 2 || bias.rank !== 1) return undefined;
  const [outputs = 0, inputs = 0] = weight.shape;
  const [matrix, vector] = [reshape<Rank.R2>(weight, [outputs, inputs]), reshape<Rank.R1>(bias, [outputs])];
  return mapRows(input, inputs, outputs, (rows) => fused.linear(rows, matrix, vector));
}

/** Gives a function all rows of `inputs` values that belong together, for whatever network, image, token or place, and puts its rows of `outputs` in their places. */
export function mapRows(input: Value, inputs: number, outputs: number, f: (rows: Tensor2D) => Tensor2D): Value {
  const found = f(reshape<Rank.R2>(input.data, [input.data.size / inputs, inputs]));
  switch (input.kind) {
    case "vectors": {
      const [models, batch] = input.data.shape;
      return { ...input, data: reshape<Rank.R3>(found, [models, batch, outputs]) };
    }
    case "tokens": {
      const [models, batch, length] = input.data.shape;
      return { ...input, data: reshape<Rank.R4>(found, [models, batch, length, outputs]) };
    }
    case "images": {
      const [batch, height, width] = input.data.shape;
      return { ...input, data: reshape<Rank.R4>(found, [batch, height, width, input.models * outputs]) };
    }
  }
}

function oneByOne(input: Value, weight: Tensor, bias: Tensor | undefined): Value {
  const rows = product(input, weight);
  return bias === undefined ? rows : addBias(rows, bias);
}

function product(input: Value, weight: Tensor): Value {
  const outputs = weight.shape.at(-2) ?? 0;
  switch (input.kind) {
    case "vectors": {
      const data = multiply(input.data, weight);
      return { kind: "vectors", data, models: data.shape[0] };
    }
    case "tokens": {
      const [models, batch, length, features] = input.data.shape;
      const found = multiply(reshape<Rank.R3>(input.data, [models, batch * length, features]), weight);
      const data = reshape<Rank.R4>(found, [found.shape[0], batch, length, outputs]);
      return { kind: "tokens", data, models: data.shape[0] };
    }
    case "images":
      return ofMaps(input, weight);
  }
}

function ofMaps({ data, models }: ImagesValue, weight: Tensor): ImagesValue {
  const [batch, height, width, channels] = data.shape;
  const [outputs = 0, inputs = 0] = weight.shape.slice(-2);
  const places = batch * height * width;
  if (weight.rank === 2 || models === 1) {
    // One weight for all, or one input: the channels of all networks stay beside each other.
    const weights = weight.size / (outputs * inputs);
    const found = matMul(
      reshape<Rank.R2>(data, [places * models, inputs]),
      reshape<Rank.R2>(weight, [weights * outputs, inputs]),
      false,
      true,
    );
    const together = models * weights;
    return {
      kind: "images",
      data: reshape<Rank.R4>(found, [batch, height, width, together * outputs]),
      models: together,
    };
  }
  const apart = transpose(reshape<Rank.R3>(data, [places, models, channels / models]), [1, 0, 2]);
  const found = transpose(multiply(apart, weight), [1, 0, 2]);
  return { kind: "images", data: reshape<Rank.R4>(found, [batch, height, width, models * outputs]), models };
}

/** (Mx, N, in) to (M, N, out). */
function multiply(data: Tensor3D, weight: Tensor): Tensor3D {
  const [models, batch, inputs] = data.shape;
  const outputs = weight.shape.at(-2) ?? 0;
  if (weight.rank === 2) {
    // One weight for all: the networks' batches are one long batch.
    const rows = reshape<Rank.R2>(data, [models * batch, inputs]);
    return reshape<Rank.R3>(matMul(rows, weight, false, true), [models, batch, outputs]);
  }
  if (models === 1) {
    // One input for all: the networks' outputs are one long row.
    const weights = weight.shape[0] ?? 1;
    const rows = reshape<Rank.R2>(weight, [weights * outputs, inputs]);
    const product = matMul(reshape<Rank.R2>(data, [batch, inputs]), rows, false, true);
    return transpose(reshape<Rank.R3>(product, [batch, weights, outputs]), [1, 0, 2]);
  }
  return matMul<Tensor3D>(data, weight, false, true);
}
