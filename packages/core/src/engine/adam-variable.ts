import { keep, mul, scalar, type Tensor, tidy, zerosLike } from "@tensorflow/tfjs-core";
import type { AdamSlot, AdamState, AdamUpdate } from "./adam-slot.js";
import type { TensorFlowBackend } from "./tensorflow-backend.js";
import { TensorFlowVariable } from "./tensorflow-variable.js";

/** A step by TensorFlow's own ResourceApplyAdam, which changes parameter and averages in place: one pass over memory instead of eleven. */
export class VariableAdamSlot implements AdamSlot {
  private readonly variables: Readonly<Record<keyof AdamState, TensorFlowVariable>>;
  private current: Tensor | undefined;

  constructor(
    parameter: Tensor,
    private readonly backend: TensorFlowBackend,
  ) {
    const make = (value: Tensor) => {
      const variable = new TensorFlowVariable(backend, value.shape);
      variable.assign(value);
      value.dispose();
      return variable;
    };
    this.variables = {
      firstMoment: make(zerosLike(parameter)),
      secondMoment: make(zerosLike(parameter)),
      parameter: make(parameter),
    };
  }

  get parameter(): Tensor {
    this.current ??= keep(this.variables.parameter.read());
    return this.current;
  }

  update(gradient: Tensor, { beta1, beta2, decay, rate, epsilon }: AdamUpdate): void {
    const { parameter, firstMoment, secondMoment } = this.variables;
    const { backend } = this;
    const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
    if (decay !== 0) {
      const decayed = tidy(() => mul(this.parameter, 1 - decay));
      parameter.assign(decayed);
      decayed.dispose();
    }
    // While a reader holds the value, TensorFlow would copy it before changing it.
    this.forget();
    tidy(() => {
      // The bias corrections are in the rate already, so both powers of beta are given as zero.
      const numbers = [0, 0, rate, beta1, beta2, epsilon].map((value) => scalar(value));
      backend.executeMultipleOutputs(
        "ResourceApplyAdam",
        [
          { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
          { name: "use_locking", type: TF_ATTR_BOOL, value: false },
          { name: "use_nesterov", type: TF_ATTR_BOOL, value: false },
        ],
        [parameter.handle, firstMoment.handle, secondMoment.handle, ...numbers, gradient],
        0,
      );
    });
  }

  read(): AdamState {
    const { parameter, firstMoment, secondMoment } = this.variables;
    return { parameter: parameter.read(), firstMoment: firstMoment.read(), secondMoment: secondMoment.read() };
  }

  release(state: AdamState): void {
    for (const tensor of Object.values(state)) tensor.dispose();
  }

  write(state: AdamState): void {
    this.forget();
    const { parameter, firstMoment, secondMoment } = this.variables;
    parameter.assign(state.parameter);
    firstMoment.assign(state.firstMoment);
    secondMoment.assign(state.secondMoment);
    this.release(state);
  }

  dispose(): void {
    this.forget();
    for (const variable of Object.values(this.variables)) variable.dispose();
  }

  private forget(): void {
    this.current?.dispose();
    this.current = undefined;
  }
}
