import { customGrad, type Rank, type Tensor } from "@tensorflow/tfjs-core";

/**
 * Runs an operation that the gradient tape does not know.
 * @param inputs What it is differentiable with respect to.
 * @param forward Its value, and what the gradient will need.
 * @param backward The gradient by each input, given that of the value and what was saved.
 */
export function withGradient<R extends Rank>(
  inputs: readonly Tensor[],
  forward: () => { value: Tensor<R>; saved: Tensor[] },
  backward: (dy: Tensor<R>, saved: Tensor[]) => Tensor[],
): Tensor<R> {
  const operation = customGrad<Tensor<R>>((...given) => {
    const { value, saved } = forward();
    // tfjs hands over the function that saves tensors behind the inputs.
    const save = given.at(-1);
    if (typeof save === "function") save(saved);
    return { value, gradFunc: backward };
  });
  return operation(...inputs);
}
