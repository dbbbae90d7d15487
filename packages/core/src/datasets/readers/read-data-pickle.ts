import { EndOfPickle } from "../../weights/pickle/pickle-bytes.js";
import type { PickleDialect } from "../../weights/pickle/pickle-dialect.js";
import { Call, type PickledValue } from "../../weights/pickle/pickled-value.js";
import { readPickle } from "../../weights/pickle/read-pickle.js";
import { quoted, refusalOf } from "../../weights/refusal.js";

/** An array of bytes as NumPy pickles it, rows one after the other. */
export interface ByteArray {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** All that a pickled array of NumPy names. */
const ALLOWED: readonly string[] = ["numpy.core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype"];

/** Python 2 has one type for text and bytes, so text stays bytes; NumPy gives an array its shape and bytes as its state. */
const dialect: PickleDialect = {
  allow(name, refuse) {
    if (!ALLOWED.includes(name))
      throw refuse(`would call ${quoted(name)} when it is loaded, which data has no need of. Nothing of it was run.`);
  },
  strings: "bytes",
  states: "kept",
};

/**
 * Reads a pickle of plain data and NumPy arrays, as Python 2 wrote CIFAR's: nothing in it is ever called, and whatever else it names
 * is refused.
 *
 * @param file what to call the file in errors
 * @throws BadInput when it is no such pickle or names anything but NumPy's arrays
 */
export function readDataPickle(bytes: Uint8Array, file: string): PickledValue {
  const refuse = refusalOf(file);
  try {
    return readPickle(bytes, 0, dialect, refuse).value;
  } catch (error) {
    if (error instanceof EndOfPickle) throw refuse("is a pickle that is cut short; download it again.");
    throw error;
  }
}

/**
 * The array of bytes that a value of a pickle would be.
 * @returns undefined when it is none
 */
export function byteArray(value: PickledValue | undefined): ByteArray | undefined {
  if (!isCall(value, "numpy.core.multiarray._reconstruct")) return undefined;
  const [, shape, dtype, fortranOrder, bytes] = Array.isArray(value.state) ? value.state : [];
  if (!Array.isArray(shape) || !(bytes instanceof Uint8Array) || fortranOrder !== false) return undefined;
  const lengths = shape.filter((length) => typeof length === "number");
  const isBytes = isCall(dtype, "numpy.dtype") && textOf(dtype.args[0]) === "u1";
  const size = lengths.reduce((product, length) => product * length, 1);
  return isBytes && lengths.length === shape.length && size === bytes.length ? { shape: lengths, bytes } : undefined;
}

/** A value's text, if it is any. */
export function textOf(value: PickledValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : undefined;
}

function isCall(value: PickledValue | undefined, name: string): value is Call {
  return value instanceof Call && value.callable.name === name;
}
