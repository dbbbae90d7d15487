import type { TensorSpecification } from "./architecture.js";

/** Weight and bias of a linear layer, (out, in) and (out), as PyTorch makes them: uniform in ±1/sqrt(in). */
export function linearTensors(name: string, inputs: number, outputs: number): TensorSpecification[] {
  return layerTensors(name, [outputs, inputs], inputs);
}

/** Weight and bias of a square convolution, (out, in, kernel, kernel) and (out), uniform in ±1/sqrt(in·kernel²). */
export function convolutionTensors(
  name: string,
  inputs: number,
  outputs: number,
  kernel: number,
): TensorSpecification[] {
  return layerTensors(name, [outputs, inputs, kernel, kernel], inputs * kernel * kernel);
}

function layerTensors(name: string, shape: readonly number[], fanIn: number): TensorSpecification[] {
  const initial = { kind: "uniform", bound: 1 / Math.sqrt(fanIn) } as const;
  return [
    { name: `${name}.weight`, shape, role: "parameter", initial },
    { name: `${name}.bias`, shape: shape.slice(0, 1), role: "parameter", initial },
  ];
}

/** The names among `tensors` that belong to one of `layers`. */
export function layerNames(tensors: readonly TensorSpecification[], ...layers: string[]): string[] {
  return tensors.map((tensor) => tensor.name).filter((name) => layers.some((layer) => name.startsWith(`${layer}.`)));
}
