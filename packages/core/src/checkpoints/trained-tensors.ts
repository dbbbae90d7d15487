import { dispose, type Scalar, type Tensor, valueAndGrads } from "@tensorflow/tfjs-core";
import type { Architecture, TensorSpecification } from "../architectures/architecture.js";
import type { NetworkTensors } from "../architectures/network.js";
import { toArrays, toTensors } from "../architectures/tensors-of-arrays.js";
import { AdamW } from "../engine/adam.js";
import type { SavedState } from "../task.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { withoutPrefix, withPrefix } from "../weights/prefixed-arrays.js";
import { savedArray } from "./saved-arrays.js";

/** AdamW's other constants, PyTorch's defaults. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** How the names of the optimizer's arrays and of the running averages begin in a saved state. */
const OPTIMIZER = "optimizer.";
const AVERAGES = "averages.";

/**
 * What a training of M networks changes, each tensor with M as its leading axis: parameters by AdamW on their gradients, running
 * averages by what each batch showed. Counts of batches are not here, as they follow from the number of steps.
 */
export class TrainedTensors {
  private readonly optimizer: AdamW;
  private averages: Record<string, Tensor>;

  constructor(
    architecture: Architecture,
    arrays: NamedArrays,
    options: { readonly learningRate: number; readonly weightDecay: number },
  ) {
    this.optimizer = new AdamW(toTensors(ofRole(architecture, "parameter", arrays)), { ...ADAM, ...options });
    this.averages = toTensors(ofRole(architecture, "buffer", arrays));
  }

  /** As they are now; they live until the next step. */
  get tensors(): NetworkTensors {
    return { ...this.averages, ...this.optimizer.parameters };
  }

  /**
   * One step of AdamW, and of the running averages.
   *
   * @param loss of these tensors; puts new running averages by name, kept, into `averages`
   * @returns the loss, which the caller owns
   */
  step(loss: (tensors: NetworkTensors, averages: Record<string, Tensor>) => Scalar, learningRate: number): Scalar {
    const { parameters } = this.optimizer;
    const names = Object.keys(parameters);
    const averages: Record<string, Tensor> = {};
    const lossOf = (...values: Tensor[]): Scalar =>
      loss(
        { ...this.averages, ...Object.fromEntries(values.map((value, index) => [names[index] ?? "", value])) },
        averages,
      );
    const { value, grads } = valueAndGrads(lossOf)(Object.values(parameters));
    this.optimizer.step(
      Object.fromEntries(grads.map((gradient, index) => [names[index] ?? "", gradient])),
      learningRate,
    );
    dispose(grads);
    this.renew(averages);
    return value;
  }

  /** Takes those that are trained, and disposes the old ones and what nobody asked for. */
  private renew(averages: Record<string, Tensor>): void {
    for (const [name, renewed] of Object.entries(averages)) {
      const old = this.averages[name];
      if (old !== undefined) this.averages = { ...this.averages, [name]: renewed };
      dispose(old ?? renewed);
    }
  }

  async save(): Promise<NamedArrays> {
    return {
      ...withPrefix(OPTIMIZER, await this.optimizer.save()),
      ...withPrefix(AVERAGES, await toArrays(this.averages)),
    };
  }

  restore(saved: SavedState): void {
    this.optimizer.restore(withoutPrefix(OPTIMIZER, saved.tensors));
    const averages = Object.keys(this.averages).map((name) => [name, savedArray(saved, AVERAGES + name)] as const);
    dispose(this.averages);
    this.averages = toTensors(Object.fromEntries(averages));
  }

  dispose(): void {
    this.optimizer.dispose();
    dispose(this.averages);
  }
}

/** The arrays whose tensors play that role in the architecture. */
function ofRole({ tensors }: Architecture, role: TensorSpecification["role"], arrays: NamedArrays): NamedArrays {
  const names = new Set(tensors.filter((tensor) => tensor.role === role).map(({ name }) => name));
  return Object.fromEntries(Object.entries(arrays).filter(([name]) => names.has(name)));
}
