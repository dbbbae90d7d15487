import type { Architecture } from "../architectures/architecture.js";
import { BadInput } from "../errors.js";
import type { NamedArrays } from "./named-arrays.js";

/** Where one tensor stands in the vector of a checkpoint. */
export interface LayoutTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** The order in which tensors are flattened, row-major, to one vector of `dimensions` values: the D of a checkpoint. */
export interface Layout {
  readonly tensors: readonly LayoutTensor[];
  readonly dimensions: number;
}

/** The layout of tensors one after another, as they stand in a stored result. */
export function layoutOfTensors(
  tensors: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Layout {
  let dimensions = 0;
  const placed = tensors.map(({ name, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const offset = dimensions;
    dimensions += size;
    return { name, shape, offset, size };
  });
  return { tensors: placed, dimensions };
}

/** The layout of these tensors of an architecture, in the order of `names`. */
export function layoutOf(architecture: Architecture, names: readonly string[]): Layout {
  return layoutOfTensors(
    names.map((name) => {
      const tensor = architecture.tensors.find((known) => known.name === name);
      if (tensor === undefined) throw new Error(`${architecture.title} has no tensor ${name} to lay out.`);
      return tensor;
    }),
  );
}

/**
 * One checkpoint's tensors as a vector of D values. Tensors outside the layout are left out.
 *
 * @throws BadInput when a tensor is missing or has another shape
 */
export function flatten(layout: Layout, arrays: NamedArrays): Float32Array {
  return gather(layout, arrays, []);
}

/**
 * The tensors of M networks, each with M as a leading axis, as (M, D) values.
 *
 * @throws BadInput when a tensor is missing or has another shape
 */
export function flattenPopulation(layout: Layout, arrays: NamedArrays, models: number): Float32Array {
  return gather(layout, arrays, [models]);
}

/** A vector of D values as one network's tensors, copied. */
export function unflatten(layout: Layout, vector: Float32Array): NamedArrays {
  return scatter(layout, vector, []);
}

/** (M, D) values as the tensors of M networks, each with M as a leading axis. */
export function unflattenPopulation(layout: Layout, values: Float32Array, models: number): NamedArrays {
  return scatter(layout, values, [models]);
}

function gather(layout: Layout, arrays: NamedArrays, leading: readonly number[]): Float32Array {
  const [models = 1] = leading;
  const values = new Float32Array(models * layout.dimensions);
  for (const { name, shape, offset, size } of layout.tensors) {
    const expected = [...leading, ...shape];
    const array = arrays[name];
    if (array === undefined)
      throw new BadInput(`There is no tensor ${name}, expected one of shape [${expected}].`, name);
    if (array.shape.length !== expected.length || array.shape.some((length, axis) => length !== expected[axis])) {
      throw new BadInput(`Tensor ${name} has shape [${array.shape}], expected [${expected}].`, name);
    }
    for (let model = 0; model < models; model++) {
      values.set(array.data.subarray(model * size, (model + 1) * size), model * layout.dimensions + offset);
    }
  }
  return values;
}

function scatter(layout: Layout, values: Float32Array, leading: readonly number[]): NamedArrays {
  const [models = 1] = leading;
  if (values.length !== models * layout.dimensions) {
    throw new RangeError(
      `${models} networks of ${layout.dimensions} values need ${models * layout.dimensions}, not ${values.length}.`,
    );
  }
  return Object.fromEntries(
    layout.tensors.map(({ name, shape, offset, size }) => {
      const data = new Float32Array(models * size);
      for (let model = 0; model < models; model++) {
        const start = model * layout.dimensions + offset;
        data.set(values.subarray(start, start + size), model * size);
      }
      return [name, { shape: [...leading, ...shape], data }];
    }),
  );
}
