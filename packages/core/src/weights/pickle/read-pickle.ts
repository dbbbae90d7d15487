import type { Refuse } from "../refusal.js";
import { PickleBytes } from "./pickle-bytes.js";
import type { PickleDialect } from "./pickle-dialect.js";
import { PickleMachine } from "./pickle-machine.js";
import type { External, PickledValue } from "./pickled-value.js";

export interface Pickle {
  readonly value: PickledValue;
  /** Where in the bytes the pickle ends. */
  readonly end: number;
  /** All ids of what stands outside. */
  readonly externals: readonly External[];
}

/**
 * Reads a pickle as data: a stack machine of the operations that Python's pickler writes in protocols 2 to 5, in which nothing is
 * ever called. What a pickle would call is kept by name, and only names that the dialect lets in.
 *
 * Time and memory grow with the bytes and no faster: nothing recurses, what is stored twice is shared, and dictionaries are keyed
 * by text only, whose hashes a file cannot choose.
 *
 * Operations: Lib/pickletools.py of CPython.
 * @throws EndOfPickle when the bytes end first; BadInput when this is no pickle, or names what the dialect does not let in
 */
export function readPickle(bytes: Uint8Array, start: number, dialect: PickleDialect, refuse: Refuse): Pickle {
  const machine = new PickleMachine(new PickleBytes(bytes, start), dialect, refuse);
  while (!machine.stopped) {
    const code = machine.bytes.uint8();
    const operation = operations.get(code);
    if (operation === undefined) {
      throw refuse(
        `has a pickle with operation 0x${code.toString(16)}, which Python does not write in protocols 2 to 5; it is damaged.`,
      );
    }
    operation(machine);
  }
  return { value: machine.pop(), end: machine.bytes.position, externals: machine.externals };
}

type Operation = (machine: PickleMachine) => void;

const callWithArguments: Operation = (machine) => {
  const [callable = null, args = null] = machine.popMany(2);
  machine.call(callable, args);
};

const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  // The stream: PROTO, FRAME, STOP.
  [0x80, (machine) => machine.protocol(machine.bytes.uint8())],
  [0x95, ({ bytes }) => void bytes.uint64()],
  [0x2e, (machine) => machine.stop()],

  // The stack: MARK, POP, POP_MARK.
  [0x28, (machine) => machine.mark()],
  [0x30, (machine) => void machine.pop()],
  [0x31, (machine) => void machine.popToMark()],

  // The memo: BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET.
  [0x71, (machine) => machine.store(machine.bytes.uint8())],
  [0x72, (machine) => machine.store(machine.bytes.uint32())],
  [0x94, (machine) => machine.storeNext()],
  [0x68, (machine) => machine.recall(machine.bytes.uint8())],
  [0x6a, (machine) => machine.recall(machine.bytes.uint32())],

  // Constants and numbers: NONE, NEWTRUE, NEWFALSE, BININT, BININT1, BININT2, LONG1, BINFLOAT.
  [0x4e, (machine) => machine.push(null)],
  [0x88, (machine) => machine.push(true)],
  [0x89, (machine) => machine.push(false)],
  [0x4a, (machine) => machine.push(machine.bytes.int32())],
  [0x4b, (machine) => machine.push(machine.bytes.uint8())],
  [0x4d, (machine) => machine.push(machine.bytes.uint16())],
  [0x8a, (machine) => machine.integer(machine.bytes.uint8())],
  [0x47, (machine) => machine.push(machine.bytes.float64())],

  // Bytes: BINBYTES, SHORT_BINBYTES, BINBYTES8, BYTEARRAY8.
  [0x42, (machine) => machine.make(machine.bytes.bytes(machine.bytes.uint32()))],
  [0x43, (machine) => machine.make(machine.bytes.bytes(machine.bytes.uint8()))],
  [0x8e, (machine) => machine.make(machine.bytes.bytes(machine.bytes.uint64()))],
  [0x96, (machine) => machine.make(machine.bytes.bytes(machine.bytes.uint64()))],

  // Text: BINSTRING, SHORT_BINSTRING, BINUNICODE, SHORT_BINUNICODE, BINUNICODE8.
  [0x54, (machine) => machine.string(machine.bytes.uint32())],
  [0x55, (machine) => machine.string(machine.bytes.uint8())],
  [0x58, (machine) => machine.push(machine.bytes.text(machine.bytes.uint32()))],
  [0x8c, (machine) => machine.push(machine.bytes.text(machine.bytes.uint8()))],
  [0x8d, (machine) => machine.push(machine.bytes.text(machine.bytes.uint64()))],

  // Tuples: EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3.
  [0x29, (machine) => machine.make([])],
  [0x74, (machine) => machine.make(machine.popToMark())],
  [0x85, (machine) => machine.make(machine.popMany(1))],
  [0x86, (machine) => machine.make(machine.popMany(2))],
  [0x87, (machine) => machine.make(machine.popMany(3))],

  // Lists and sets: EMPTY_LIST, APPEND, APPENDS, EMPTY_SET, ADDITEMS, FROZENSET.
  [0x5d, (machine) => machine.make([])],
  [0x61, (machine) => machine.append(machine.popMany(1))],
  [0x65, (machine) => machine.append(machine.popToMark())],
  [0x8f, (machine) => machine.make([])],
  [0x90, (machine) => machine.append(machine.popToMark())],
  [0x91, (machine) => machine.make(machine.popToMark())],

  // Dictionaries: EMPTY_DICT, SETITEM, SETITEMS.
  [0x7d, (machine) => machine.make(new Map())],
  [0x73, (machine) => machine.setItems(machine.popMany(2))],
  [0x75, (machine) => machine.setItems(machine.popToMark())],

  // Classes and calls: GLOBAL, STACK_GLOBAL, REDUCE, NEWOBJ, NEWOBJ_EX (with keywords, dropped), BUILD (attributes).
  [0x63, (machine) => machine.global(machine.bytes.line(), machine.bytes.line())],
  [
    0x93,
    (machine) => {
      const [module = null, name = null] = machine.popMany(2);
      machine.global(module, name);
    },
  ],
  [0x52, callWithArguments],
  [0x81, callWithArguments],
  [
    0x92,
    (machine) => {
      machine.pop();
      callWithArguments(machine);
    },
  ],
  [0x62, (machine) => machine.build(machine.pop())],

  // What stands outside: BINPERSID.
  [0x51, (machine) => machine.external(machine.pop())],
]);
