import type { ByteSource } from "./byte-source.js";
import { type DtypeName, dtypes } from "./dtypes.js";
import { CHUNK_BYTES, readChunk, readValues } from "./stored-values.js";

/** A tensor as a view of numbers in a file: value [i, j, …] is the one at i · strides[0] + j · strides[1] + …. */
export interface StridedValues {
  readonly dtype: DtypeName;
  /** Of the first value, in bytes. */
  readonly position: number;
  readonly shape: readonly number[];
  /** From one value to the next along each axis, in values. */
  readonly strides: readonly number[];
  readonly bigEndian: boolean;
}

interface Axis {
  readonly length: number;
  /** From one value to the next, in the file and in the result. */
  readonly stride: number;
  readonly step: number;
}

/** Values from the first to the last that a view takes, both included. */
export function spanOf({ shape, strides }: Pick<StridedValues, "shape" | "strides">): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((span, length, axis) => span + (length - 1) * (strides[axis] ?? 0), 1);
}

/** Whether a view takes some value twice at different indices, other than by repeating all along an axis. */
export function overlaps(view: Pick<StridedValues, "shape" | "strides">): boolean {
  let reach = 0;
  return axesOf(view)
    .toReversed()
    .some(({ length, stride }) => {
      const overlap = stride > 0 && stride <= reach;
      reach += (length - 1) * stride;
      return overlap;
    });
}

/**
 * Reads a view as row-major float32. The file is read from front to back, a few megabytes at a time, with the view's axes taken in
 * the order of their strides; only a view that overlaps itself is read whole.
 */
export async function readStrided(source: ByteSource, view: StridedValues): Promise<Float32Array> {
  const { dtype, position, bigEndian } = view;
  const count = view.shape.reduce((product, length) => product * length, 1);
  const span = spanOf(view);
  const axes = axesOf(view);
  // Row-major: each axis steps in the file as in the result.
  if (axes.every(({ stride, step }) => stride === step))
    return readValues(source, { dtype, position, count, bigEndian });
  const values = new Float32Array(count);
  const index = axes.map(() => 0);
  const { bytes } = dtypes[dtype];
  const windowCount = overlaps(view) ? span : CHUNK_BYTES / bytes;
  let window: Float32Array = new Float32Array(0);
  let windowStart = 0;
  let [from, to] = [0, 0];
  for (let done = 0; done < count; done++) {
    if (from < windowStart || from >= windowStart + window.length) {
      windowStart = from;
      const stored = { dtype, position: position + from * bytes, count: Math.min(windowCount, span - from), bigEndian };
      window = await readChunk(source, stored);
    }
    values[to] = window[from - windowStart] ?? 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { length, stride, step } = axes[axis] ?? { length: 1, stride: 0, step: 0 };
      const next = (index[axis] ?? 0) + 1;
      if (next < length) {
        index[axis] = next;
        from += stride;
        to += step;
        break;
      }
      index[axis] = 0;
      from -= (length - 1) * stride;
      to -= (length - 1) * step;
    }
  }
  return values;
}

/** The axes along which there is more than one value, by descending stride. */
function axesOf({ shape, strides }: Pick<StridedValues, "shape" | "strides">): Axis[] {
  let step = 1;
  const axes: Axis[] = [];
  for (const [axis, length] of [...shape.entries()].reverse()) {
    if (length > 1) axes.unshift({ length, stride: strides[axis] ?? 0, step });
    step *= length;
  }
  return axes.sort((a, b) => b.stride - a.stride);
}
