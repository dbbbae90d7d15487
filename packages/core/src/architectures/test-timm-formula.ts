import {
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor2d,
  tensor4d,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { NamedArrays } from "../weights/named-arrays.js";
import type { Architecture, InputShape } from "./architecture.js";

/**
 * The weights, images and labels of test/fixtures/timm, which follow from names by a formula in wrapping 32-bit integers:
 * value i of what is named n is mix(fnv1a(n) + i), its upper 24 bits as a fraction from 0 to 1. make_fixture.py there says it in full.
 *
 * @returns offset + scale · fraction
 */
function drawn(name: string, count: number, scale: number, offset: number): Float32Array {
  let hash = 2166136261;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16777619);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let x = (hash + i) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    values[i] = offset + scale * (((x ^ (x >>> 16)) >>> 8) / 2 ** 24);
  }
  return values;
}

/** From -scale to scale around `centre`. */
function spread(name: string, count: number, scale: number, centre = 0): Float32Array {
  return drawn(name, count, 2 * scale, centre - scale);
}

function valuesOf(name: string, shape: readonly number[]): Float32Array {
  const count = shape.reduce((product, length) => product * length, 1);
  if (name.endsWith("running_mean")) return spread(name, count, 0.1);
  if (name.endsWith("running_var")) return spread(name, count, 0.5, 1);
  if (name.endsWith("num_batches_tracked")) return new Float32Array(count);
  if (name.endsWith("gamma")) return spread(name, count, 0.25, 0.5);
  if (name === "cls_token" || name === "pos_embed") return spread(name, count, 0.02);
  if (shape.length === 1) return name.endsWith(".weight") ? spread(name, count, 0.1, 1) : spread(name, count, 0.1);
  return spread(name, count, Math.sqrt((3 * (shape[0] ?? 1)) / count));
}

/** The architecture's weights. */
export function formulaWeights({ tensors }: Architecture): NamedArrays {
  return Object.fromEntries(tensors.map(({ name, shape }) => [name, { shape, data: valuesOf(name, shape) }]));
}

/** The same as tensors, which the caller owns. */
export function formulaTensors({ tensors }: Architecture): Record<string, Tensor> {
  return Object.fromEntries(tensors.map(({ name, shape }) => [name, tensor(valuesOf(name, shape), [...shape])]));
}

/** Values of images, (B, C, H, W) as PyTorch has them. */
export function formulaPixels({ height, width, channels }: InputShape, batch: number): Float32Array {
  return spread("input", batch * channels * height * width, 1);
}

/** The same images as (B, H, W, C). */
export function formulaImages(input: InputShape, batch: number): Tensor4D {
  const { height, width, channels } = input;
  return tidy(() =>
    transpose<Tensor4D>(tensor4d(formulaPixels(input, batch), [batch, channels, height, width]), [0, 2, 3, 1]),
  );
}

/** (1, B) */
export function formulaLabels({ classes }: InputShape, batch: number): Tensor2D {
  return tensor2d(Int32Array.from(drawn("label", batch, classes, 0)), [1, batch], "int32");
}
