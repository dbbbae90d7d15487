import { add, div, keep, mul, sqrt, square, sub, type Tensor, tidy, zerosLike } from "@tensorflow/tfjs-core";
import type { AdamSlot, AdamState, AdamUpdate } from "./adam-slot.js";

/** A step composed of ordinary operations, for any engine. */
export class ComposedAdamSlot implements AdamSlot {
  private state: AdamState;

  constructor(parameter: Tensor) {
    this.state = {
      parameter: keep(parameter),
      firstMoment: keep(zerosLike(parameter)),
      secondMoment: keep(zerosLike(parameter)),
    };
  }

  get parameter(): Tensor {
    return this.state.parameter;
  }

  update(gradient: Tensor, { beta1, beta2, decay, rate, epsilon }: AdamUpdate): void {
    const { parameter, firstMoment, secondMoment } = this.state;
    const next = tidy(() => {
      const first = add(firstMoment, mul(sub(gradient, firstMoment), 1 - beta1));
      const second = add(secondMoment, mul(sub(square(gradient), secondMoment), 1 - beta2));
      const change = div(mul(first, rate), add(sqrt(second), epsilon));
      const decayed = decay === 0 ? parameter : mul(parameter, 1 - decay);
      return { parameter: keep(sub(decayed, change)), firstMoment: keep(first), secondMoment: keep(second) };
    });
    this.write(next);
  }

  read(): AdamState {
    return this.state;
  }

  release(): void {}

  write(state: AdamState): void {
    this.dispose();
    this.state = state;
  }

  dispose(): void {
    for (const tensor of Object.values(this.state)) tensor.dispose();
  }
}
