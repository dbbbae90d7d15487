import { add, clone, dispose, fill, mul, type Tensor, tensor, tidy, transpose } from "@tensorflow/tfjs-core";
import { BadInput } from "../errors.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import type { RandomStream } from "./random.js";

export type TensorMap = Readonly<Record<string, Tensor>>;

/** A tensor that a network needs, in the engine's order of axes: PyTorch's reversed, so (kernel, in, out) for PyTorch's (out, in, kernel). */
export interface TensorDeclaration {
  readonly name: string;
  readonly shape: readonly number[];
  /** What it holds before training: one value everywhere, or uniform values from -`bound` to `bound`. */
  readonly start: { readonly value: number } | { readonly bound: number };
  /** False for what training averages instead of learning. */
  readonly trained: boolean;
}

/** Weight and bias of a convolution or linear layer, started as PyTorch does: uniform up to 1 / sqrt(fan-in). */
export function weightAndBias(
  name: string,
  shape: readonly number[],
  channelsOut: number,
  fanIn: number,
): [TensorDeclaration, TensorDeclaration] {
  const start = { bound: 1 / Math.sqrt(fanIn) };
  return [
    { name: `${name}.weight`, shape, start, trained: true },
    { name: `${name}.bias`, shape: [channelsOut], start, trained: true },
  ];
}

/** A batch norm's tensors by PyTorch's names. */
export function batchNormTensors(name: string, channels: number): TensorDeclaration[] {
  const shape = [channels];
  return [
    { name: `${name}.weight`, shape, start: { value: 1 }, trained: true },
    { name: `${name}.bias`, shape, start: { value: 0 }, trained: true },
    { name: `${name}.running_mean`, shape, start: { value: 0 }, trained: false },
    { name: `${name}.running_var`, shape, start: { value: 1 }, trained: false },
  ];
}

/** How many numbers training learns in these tensors. */
export function trainedNumbers(declarations: readonly TensorDeclaration[]): number {
  return declarations.reduce(
    (sum, { shape, trained }) => (trained ? sum + shape.reduce((product, length) => product * length, 1) : sum),
    0,
  );
}

/** What share of a batch norm's running average the newest batch makes up: PyTorch's default. */
const MOMENTUM = 0.1;

/** The tensors of one network, owned: those it learns and the running averages of its batch norms. */
export class NetworkTensors {
  private constructor(
    private trained: TensorMap,
    private averages: TensorMap,
  ) {}

  /** A network without batch norms that begins with these tensors, which are its own from now on. */
  static of(trained: TensorMap): NetworkTensors {
    return new NetworkTensors(trained, {});
  }

  /** Tensors to begin training with; each has its own stream of random numbers, by its name. */
  static start(declarations: readonly TensorDeclaration[], streamOf: (name: string) => RandomStream): NetworkTensors {
    return NetworkTensors.build(declarations, ({ name, shape, start }) => {
      if ("value" in start) return fill([...shape], start.value);
      const size = shape.reduce((product, length) => product * length, 1);
      return tensor(streamOf(name).uniforms(size, -start.bound, start.bound), [...shape]);
    });
  }

  /**
   * Tensors as `save` gave them.
   * @throws BadInput when one is missing or has another shape.
   */
  static restore(declarations: readonly TensorDeclaration[], arrays: NamedArrays): NetworkTensors {
    for (const { name, shape } of declarations) {
      const expected = [...shape].reverse();
      const found = arrays[name]?.shape;
      if (found?.join() !== expected.join()) {
        const what = found ? `has the shape (${found.join(", ")})` : "is missing";
        throw new BadInput(`The network's tensor ${name} ${what}; (${expected.join(", ")}) is needed.`, name);
      }
    }
    return NetworkTensors.build(declarations, ({ name, shape }) =>
      tidy(() => transpose(tensor(arrays[name]?.data ?? [], [...shape].reverse()))),
    );
  }

  private static build(
    declarations: readonly TensorDeclaration[],
    make: (declaration: TensorDeclaration) => Tensor,
  ): NetworkTensors {
    const pick = (trained: boolean) =>
      Object.fromEntries(declarations.filter((one) => one.trained === trained).map((one) => [one.name, make(one)]));
    return new NetworkTensors(pick(true), pick(false));
  }

  /** By name, with the engine's order of axes. */
  get all(): TensorMap {
    return { ...this.trained, ...this.averages };
  }

  /** Gives the learned tensors away, to an optimizer; `adopt` takes their successors back. */
  release(): TensorMap {
    const released = this.trained;
    this.trained = {};
    return released;
  }

  /** Takes copies of learned tensors, which stay their owner's. */
  adopt(trained: TensorMap): void {
    this.trained = mapTensors(trained, clone);
  }

  /** Moves the running averages a tenth of the way towards a batch's statistics, which stay the caller's. */
  average(statistics: TensorMap): void {
    const before = this.averages;
    this.averages = mapTensors(before, (average, name) => {
      const newest = statistics[name];
      return newest === undefined ? clone(average) : tidy(() => add(mul(average, 1 - MOMENTUM), mul(newest, MOMENTUM)));
    });
    dispose(Object.values(before));
  }

  /** The running averages alone, for a state to go on from. */
  saveAverages(): Promise<NamedArrays> {
    return read(this.averages);
  }

  /** Takes what `saveAverages` gave. */
  restoreAverages(arrays: NamedArrays): void {
    const before = this.averages;
    this.averages = mapTensors(before, (average, name) => tensor(arrays[name]?.data ?? [], average.shape));
    dispose(Object.values(before));
  }

  /** All tensors by name, with PyTorch's order of axes. */
  save(): Promise<NamedArrays> {
    return read(this.all);
  }

  dispose(): void {
    dispose(Object.values(this.all));
  }
}

function mapTensors(tensors: TensorMap, f: (value: Tensor, name: string) => Tensor): TensorMap {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, f(value, name)]));
}

/** Out of the engine, with the axes reversed. */
async function read(tensors: TensorMap): Promise<NamedArrays> {
  const arrays: Record<string, NamedArray> = {};
  for (const [name, value] of Object.entries(tensors)) {
    const reversed = transpose(value);
    arrays[name] = { shape: reversed.shape, data: Float32Array.from(await reversed.data()) };
    reversed.dispose();
  }
  return arrays;
}
