import { BadInput } from "../../errors.js";
import { EndOfPickle, PickleBytes } from "../../weights/pytorch/pickle-bytes.js";
import { quoted } from "../../weights/refusal.js";

/** An array of bytes as NumPy pickles it, rows one after the other. */
export interface ByteArray {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Python 2 has one type for text and bytes, so text stays bytes; tuples are lists. */
export type DataPickle =
  | null
  | boolean
  | number
  | Uint8Array
  | DataPickle[]
  | Map<string, DataPickle>
  | Rebuilt
  | string;

/** What the pickle would call, and what it would then give the result as its state: kept as data, never called. */
class Rebuilt {
  state: DataPickle = null;
  constructor(
    readonly callable: string,
    readonly args: DataPickle,
  ) {}
}

/** All that a pickled array of NumPy names. */
const ALLOWED: readonly string[] = ["numpy.core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype"];

/** CIFAR's batches have 10,000 labels and names each, and memorise most of them. */
const MAX_VALUES = 4_000_000;

/**
 * Reads a pickle of plain data and NumPy arrays, as Python 2 wrote CIFAR's: nothing in it is ever called, and whatever else it names
 * is refused. Operations: Lib/pickletools.py of CPython, those of protocol 2.
 *
 * @param file what to call the file in errors
 * @throws BadInput when it is no such pickle or names anything but NumPy's arrays
 */
export function readDataPickle(bytes: Uint8Array, file: string): DataPickle {
  const machine = new Machine(new PickleBytes(bytes, 0), (reason) => new BadInput(`${file} ${reason}`, file));
  try {
    for (;;) {
      const code = machine.bytes.uint8();
      if (code === STOP) return machine.pop();
      const operation = operations.get(code);
      if (operation === undefined)
        throw machine.refuse(`has a pickle with operation 0x${code.toString(16)}, which CIFAR's have not.`);
      operation(machine);
    }
  } catch (error) {
    if (error instanceof EndOfPickle) throw machine.refuse("is a pickle that is cut short; download it again.");
    throw error;
  }
}

/**
 * The array of bytes that a value of a pickle would be.
 * @returns undefined when it is none
 */
export function byteArray(value: DataPickle | undefined): ByteArray | undefined {
  if (!(value instanceof Rebuilt) || value.callable !== "numpy.core.multiarray._reconstruct") return undefined;
  const [, shape, dtype, fortranOrder, bytes] = Array.isArray(value.state) ? value.state : [];
  if (!Array.isArray(shape) || !(bytes instanceof Uint8Array) || fortranOrder !== false) return undefined;
  const lengths = shape.filter((length) => typeof length === "number");
  const [format] = dtype instanceof Rebuilt && Array.isArray(dtype.args) ? dtype.args : [];
  const isBytes = dtype instanceof Rebuilt && dtype.callable === "numpy.dtype" && textOf(format) === "u1";
  const size = lengths.reduce((product, length) => product * length, 1);
  return isBytes && lengths.length === shape.length && size === bytes.length ? { shape: lengths, bytes } : undefined;
}

/** A value's text, if it is any. */
export function textOf(value: DataPickle | undefined): string | undefined {
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : undefined;
}

const STOP = 0x2e;

class Machine {
  private readonly stack: DataPickle[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, DataPickle>();
  private values = 0;

  constructor(
    readonly bytes: PickleBytes,
    readonly refuse: (reason: string) => BadInput,
  ) {}

  push(value: DataPickle): void {
    this.values += 1;
    if (this.values > MAX_VALUES) throw this.refuse(`is a pickle of more than ${MAX_VALUES} values.`);
    this.stack.push(value);
  }

  pop(): DataPickle {
    const value = this.stack.length > (this.marks.at(-1) ?? 0) ? this.stack.pop() : undefined;
    if (value === undefined) throw this.damaged("takes a value from an empty stack");
    return value;
  }

  popMany(count: number): DataPickle[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  popToMark(): DataPickle[] {
    const height = this.marks.pop();
    if (height === undefined) throw this.damaged("goes back to a mark that it never set");
    return this.stack.splice(height);
  }

  store(index: number): void {
    const top = this.stack.at(-1);
    if (top === undefined) throw this.damaged("stores a value of an empty stack");
    this.memo.set(index, top);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.damaged(`recalls value ${index}, which it never stored`);
    this.push(value);
  }

  append(items: readonly DataPickle[]): void {
    const list = this.stack.at(-1);
    if (!Array.isArray(list)) throw this.damaged("adds to what is no list");
    for (const item of items) list.push(item);
  }

  setItems(items: readonly DataPickle[]): void {
    const dictionary = this.stack.at(-1);
    if (!(dictionary instanceof Map)) throw this.damaged("sets items of what is no dictionary");
    for (let index = 0; index + 1 < items.length; index += 2) {
      const key = textOf(items[index]);
      if (key !== undefined) dictionary.set(key, items[index + 1] ?? null);
    }
  }

  global(): void {
    const name = `${this.bytes.line()}.${this.bytes.line()}`;
    if (!ALLOWED.includes(name))
      throw this.refuse(
        `would call ${quoted(name)} when it is loaded, which data has no need of. Nothing of it was run.`,
      );
    this.push(name);
  }

  reduce(): void {
    const [callable, args = null] = this.popMany(2);
    if (typeof callable !== "string") throw this.damaged("calls what is no function");
    this.push(new Rebuilt(callable, args));
  }

  build(): void {
    const state = this.pop();
    const built = this.stack.at(-1);
    if (!(built instanceof Rebuilt)) throw this.damaged("gives a state to what has none");
    built.state = state;
  }

  private damaged(what: string): BadInput {
    return this.refuse(`is a pickle that ${what}; it is damaged, download it again.`);
  }
}

const operations: ReadonlyMap<number, (machine: Machine) => void> = new Map<number, (machine: Machine) => void>([
  // PROTO
  [0x80, ({ bytes }) => void bytes.uint8()],
  // MARK, BINPUT, LONG_BINPUT, BINGET, LONG_BINGET
  [0x28, (machine) => machine.mark()],
  [0x71, (machine) => machine.store(machine.bytes.uint8())],
  [0x72, (machine) => machine.store(machine.bytes.uint32())],
  [0x68, (machine) => machine.recall(machine.bytes.uint8())],
  [0x6a, (machine) => machine.recall(machine.bytes.uint32())],
  // NONE, NEWTRUE, NEWFALSE, BININT, BININT1, BININT2
  [0x4e, (machine) => machine.push(null)],
  [0x88, (machine) => machine.push(true)],
  [0x89, (machine) => machine.push(false)],
  [0x4a, (machine) => machine.push(machine.bytes.int32())],
  [0x4b, (machine) => machine.push(machine.bytes.uint8())],
  [0x4d, (machine) => machine.push(machine.bytes.uint16())],
  // BINSTRING, SHORT_BINSTRING, BINUNICODE
  [0x54, (machine) => machine.push(machine.bytes.bytes(machine.bytes.uint32()))],
  [0x55, (machine) => machine.push(machine.bytes.bytes(machine.bytes.uint8()))],
  [0x58, (machine) => machine.push(machine.bytes.bytes(machine.bytes.uint32()))],
  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  [0x29, (machine) => machine.push([])],
  [0x74, (machine) => machine.push(machine.popToMark())],
  [0x85, (machine) => machine.push(machine.popMany(1))],
  [0x86, (machine) => machine.push(machine.popMany(2))],
  [0x87, (machine) => machine.push(machine.popMany(3))],
  // EMPTY_LIST, APPEND, APPENDS
  [0x5d, (machine) => machine.push([])],
  [0x61, (machine) => machine.append(machine.popMany(1))],
  [0x65, (machine) => machine.append(machine.popToMark())],
  // EMPTY_DICT, SETITEM, SETITEMS
  [0x7d, (machine) => machine.push(new Map())],
  [0x73, (machine) => machine.setItems(machine.popMany(2))],
  [0x75, (machine) => machine.setItems(machine.popToMark())],
  // GLOBAL, REDUCE, BUILD
  [0x63, (machine) => machine.global()],
  [0x52, (machine) => machine.reduce()],
  [0x62, (machine) => machine.build()],
]);
