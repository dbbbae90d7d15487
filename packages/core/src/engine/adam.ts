import { keep, type Tensor, tensor } from "@tensorflow/tfjs-core";
import { BadInput } from "../errors.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { ComposedAdamSlot } from "./adam-composed.js";
import type { AdamSlot } from "./adam-slot.js";
import { VariableAdamSlot } from "./adam-variable.js";
import { tensorFlowBackend } from "./tensorflow-backend.js";

export interface AdamWOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

const STEPS = "steps";

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), step for step as PyTorch's AdamW:
 *
 *     p ← p · (1 - rate · decay) - rate / (1 - β₁ᵗ) · m / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * with m and v the running averages of the gradient and of its square.
 */
export class AdamW {
  private readonly slots: Readonly<Record<string, AdamSlot>>;
  private steps = 0;

  /** @param parameters Belong to the optimizer from now on; `parameters` has their successors. */
  constructor(
    parameters: Readonly<Record<string, Tensor>>,
    private readonly options: AdamWOptions,
  ) {
    const backend = tensorFlowBackend();
    const slotOf = (parameter: Tensor) =>
      backend ? new VariableAdamSlot(parameter, backend) : new ComposedAdamSlot(parameter);
    this.slots = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, slotOf(parameter)]));
  }

  /** The current values. They are the optimizer's, and live until the next `step`, `restore` or `dispose`. */
  get parameters(): Record<string, Tensor> {
    return Object.fromEntries(Object.entries(this.slots).map(([name, slot]) => [name, slot.parameter]));
  }

  /** @param gradients One for each parameter, by its name; they stay the caller's. */
  step(gradients: Readonly<Record<string, Tensor>>, learningRate: number = this.options.learningRate): void {
    this.steps += 1;
    const { weightDecay, epsilon } = this.options;
    // Rounded as the engine has them, so that the corrections are exactly those of the averages that it keeps.
    const beta1 = Math.fround(this.options.beta1);
    const beta2 = Math.fround(this.options.beta2);
    const correction = Math.sqrt(1 - beta2 ** this.steps);
    const update = {
      beta1,
      beta2,
      decay: learningRate * weightDecay,
      rate: (learningRate * correction) / (1 - beta1 ** this.steps),
      epsilon: epsilon * correction,
    };
    for (const [name, slot] of Object.entries(this.slots)) {
      const gradient = gradients[name];
      if (gradient === undefined) throw new Error(`The optimizer got no gradient for ${name}.`);
      slot.update(gradient, update);
    }
  }

  /** All that a later run needs to go on: parameters, averages and the number of steps. */
  async save(): Promise<NamedArrays> {
    const saved: Record<string, NamedArray> = { [STEPS]: { shape: [1], data: Float32Array.of(this.steps) } };
    for (const [name, slot] of Object.entries(this.slots)) {
      const state = slot.read();
      for (const part of PARTS)
        saved[`${part}.${name}`] = { shape: state[part].shape, data: Float32Array.from(await state[part].data()) };
      slot.release(state);
    }
    return saved;
  }

  /**
   * Goes on from what `save` gave.
   * @throws BadInput when a tensor is missing or has another shape.
   */
  restore(saved: NamedArrays): void {
    const states = Object.entries(this.slots).map(([name, slot]) => {
      const find = (part: (typeof PARTS)[number]) => checkedArray(saved, `${part}.${name}`, slot.parameter.shape);
      return {
        slot,
        parameter: find("parameter"),
        firstMoment: find("firstMoment"),
        secondMoment: find("secondMoment"),
      };
    });
    this.steps = checkedArray(saved, STEPS, [1]).data[0] ?? 0;
    for (const { slot, ...state } of states) {
      const made = {
        parameter: make(state.parameter),
        firstMoment: make(state.firstMoment),
        secondMoment: make(state.secondMoment),
      };
      slot.write(made);
    }
  }

  dispose(): void {
    for (const slot of Object.values(this.slots)) slot.dispose();
  }
}

const PARTS = ["parameter", "firstMoment", "secondMoment"] as const;

function make({ data, shape }: NamedArray): Tensor {
  return keep(tensor(data, [...shape]));
}

function checkedArray(saved: NamedArrays, name: string, shape: readonly number[]): NamedArray {
  const found = saved[name];
  if (found?.shape.join() === shape.join()) return found;
  const what = found === undefined ? "is missing" : `has the shape (${found.shape.join(", ")})`;
  throw new BadInput(
    `The optimizer's saved ${name} ${what}; (${shape.join(", ")}) is needed. Start this stage anew.`,
    name,
  );
}
