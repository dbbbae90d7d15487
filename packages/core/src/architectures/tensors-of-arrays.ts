import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { NamedArrays } from "../weights/named-arrays.js";
import type { NetworkTensors } from "./network.js";

/** Copies arrays into the engine. */
export function toTensors(arrays: NamedArrays): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([name, { shape, data }]) => [name, tensor(data, [...shape])]));
}

/** Copies the tensors' values out of the engine. */
export async function toArrays(tensors: NetworkTensors): Promise<NamedArrays> {
  const arrays = Object.entries(tensors).map(
    async ([name, each]) => [name, { shape: each.shape, data: Float32Array.from(await each.data()) }] as const,
  );
  return Object.fromEntries(await Promise.all(arrays));
}
