import { dispose, mean, sub, type Tensor3D, tidy } from "@tensorflow/tfjs-core";
import type { Architecture } from "../architectures/architecture.js";
import type { LinearNode, Node } from "../architectures/node.js";
import { nodeInputs } from "../architectures/node-inputs.js";
import { nodeShapes } from "../architectures/node-shapes.js";
import type { SplitNetwork } from "../architectures/subset.js";
import type { Values } from "../architectures/value.js";
import type { Layout, LayoutTensor } from "../weights/layout.js";

/** A linear layer that reads what all networks share. */
interface Reader {
  /** What it reads. */
  readonly input: string;
  readonly weight: LayoutTensor;
  readonly bias: LayoutTensor;
}

/**
 * Inputs that are centred, W x + b = W (x - m) + (b + W m), so that a decoder learns b + W m in place of b. With MNIST's hundreds of black
 * pixels, all at the same value, every step of the optimizer would move a hidden unit's sum by hundreds of weights at once; centred,
 * those pixels are zero and move nothing. Where a network's first layer is none of that kind, nothing is changed.
 */
export class InputCentring {
  private constructor(
    private readonly readers: readonly Reader[],
    private readonly means: Readonly<Record<string, Tensor3D>>,
    private readonly arrays: Readonly<Record<string, Float32Array>>,
  ) {}

  /** @param sample gives what crosses the cut for some images, whose mean is taken; asked only where it is needed, and disposed of */
  static async of(
    { nodes, tensors, input: images }: Architecture,
    cut: SplitNetwork,
    layout: Layout,
    sample: () => Promise<Values>,
  ): Promise<InputCentring> {
    const shapes = nodeShapes(nodes, tensors, images);
    const isVectors = (input: string) => shapes.get(input)?.kind === "vectors";
    const readers = cut.crossing.filter(isVectors).flatMap((input) => readersOf(input, cut.suffix, layout));
    if (readers.length === 0) return new InputCentring([], {}, {});
    const values = await sample();
    const means = tidy(() =>
      Object.fromEntries(
        readers.flatMap(({ input }) => {
          const value = values[input];
          return value?.kind === "vectors" ? [[input, mean<Tensor3D>(value.data, 1, true)] as const] : [];
        }),
      ),
    );
    dispose(Object.values(values).map(({ data }) => data));
    const arrays: Record<string, Float32Array> = {};
    for (const [input, average] of Object.entries(means)) arrays[input] = Float32Array.from(await average.data());
    return new InputCentring(readers, means, arrays);
  }

  /** What crosses the cut, less its mean. Called where a gradient is taken, which owns what is made. */
  centre(values: Values): Values {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const average = this.means[name];
        return [
          name,
          value.kind === "vectors" && average ? { ...value, data: sub<Tensor3D>(value.data, average) } : value,
        ];
      }),
    );
  }

  /** Networks (N, D) for inputs as they are -> for centred ones; linear. */
  absorb(values: Float32Array, layout: Layout): Float32Array {
    return this.shift(values, layout, 1);
  }

  /** The other way round. */
  release(values: Float32Array, layout: Layout): Float32Array {
    return this.shift(values, layout, -1);
  }

  dispose(): void {
    dispose(Object.values(this.means));
  }

  private shift(values: Float32Array, { dimensions }: Layout, sign: 1 | -1): Float32Array {
    const shifted = values.slice();
    for (const { input, weight, bias } of this.readers) {
      const average = this.arrays[input] ?? [];
      for (let start = 0; start < values.length; start += dimensions) {
        for (let unit = 0; unit < bias.size; unit++) {
          const row = start + weight.offset + unit * average.length;
          let sum = 0;
          for (let i = 0; i < average.length; i++) sum += (values[row + i] ?? 0) * (average[i] ?? 0);
          const place = start + bias.offset + unit;
          shifted[place] = (values[place] ?? 0) + sign * sum;
        }
      }
    }
    return shifted;
  }
}

/** Who reads a value, when all are linear layers of the layout with a bias; none otherwise, as the value must stay as it is. */
function readersOf(input: string, suffix: readonly Node[], layout: Layout): Reader[] {
  const tensorOf = (name: string | undefined) => layout.tensors.find((tensor) => tensor.name === name);
  const nodes = suffix.filter((node) => nodeInputs(node).includes(input));
  const readers = nodes.filter(isLinear).flatMap((node) => {
    const [weight, bias] = [tensorOf(node.weight), tensorOf(node.bias)];
    return weight === undefined || bias === undefined ? [] : [{ input, weight, bias }];
  });
  return readers.length === nodes.length ? readers : [];
}

function isLinear(node: Node): node is LinearNode {
  return node.op === "linear";
}
