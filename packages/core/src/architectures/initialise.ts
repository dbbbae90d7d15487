import type { RandomStream } from "../engine/random.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import type { Architecture, TensorSpecification } from "./architecture.js";

/** Fresh tensors for a network, drawn from `random` in the architecture's order. */
export function initialise(architecture: Architecture, random: RandomStream): NamedArrays {
  return Object.fromEntries(architecture.tensors.map((tensor) => [tensor.name, initialTensor(tensor, random)]));
}

function initialTensor({ shape, initial }: TensorSpecification, random: RandomStream): NamedArray {
  const size = shape.reduce((product, length) => product * length, 1);
  switch (initial.kind) {
    case "uniform":
      return { shape, data: random.uniforms(size, -initial.bound, initial.bound) };
    case "normal":
      return { shape, data: random.normals(size).map((value) => initial.deviation * value) };
    case "constant":
      return { shape, data: new Float32Array(size).fill(initial.value) };
  }
}
