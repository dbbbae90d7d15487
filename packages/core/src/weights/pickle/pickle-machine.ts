import type { BadInput } from "../../errors.js";
import type { Refuse } from "../refusal.js";
import { isDictionaryClass } from "./dictionary-classes.js";
import type { PickleBytes } from "./pickle-bytes.js";
import type { PickleDialect } from "./pickle-dialect.js";
import { Call, External, Global, type PickledValue } from "./pickled-value.js";

/** PyTorch writes protocol 2 unless it is told otherwise, as does Python 2; 5 is the newest. */
const PROTOCOLS = { lowest: 2, highest: 5 };

/**
 * Memory that the data of a pickle may take, counted at what a value, an entry of a dictionary and a container take in V8. A tensor
 * comes to 2 kB, so this is ninety thousand of them; it stops a pickle of nothing but empty dictionaries, which are one byte each.
 */
const MAX_MEMORY_BYTES = 192 << 20;
const VALUE_BYTES = 32;
const ENTRY_BYTES = 64;
const CONTAINER_BYTES = 200;

/** Characters of a module's and a class's name together; PyTorch's longest takes half. */
const MAX_NAME = 200;

/** Bytes of a key that Python 2 wrote; nothing that is read has longer ones, and each is made text anew. */
const MAX_KEY_BYTES = 200;

/** Bytes of a whole number: more than the state of any random generator, PyTorch's magic number takes ten. */
const MAX_INTEGER_BYTES = 32;

const keyDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The stack, the memo and what is done with them while a pickle is read. */
export class PickleMachine {
  stopped = false;
  readonly externals: External[] = [];
  readonly #stack: PickledValue[] = [];
  /** Heights of the stack at its marks. */
  readonly #marks: number[] = [];
  readonly #memo: PickledValue[] = [];
  readonly #globals = new Map<string, Global>();
  #memory = 0;

  constructor(
    readonly bytes: PickleBytes,
    readonly dialect: PickleDialect,
    readonly refuse: Refuse,
  ) {}

  protocol(protocol: number): void {
    if (protocol < PROTOCOLS.lowest || protocol > PROTOCOLS.highest) {
      throw this.failure(`announces protocol ${protocol}, where ${PROTOCOLS.lowest} to ${PROTOCOLS.highest} are known`);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  integer(length: number): void {
    if (length > MAX_INTEGER_BYTES) throw this.failure(`has a number of ${length} bytes`);
    this.push(this.bytes.integer(length));
  }

  push(value: PickledValue): void {
    this.#take(VALUE_BYTES);
    this.#stack.push(value);
  }

  /** Pushes a container, or another object. */
  make(value: PickledValue): void {
    this.#take(CONTAINER_BYTES);
    this.#stack.push(value);
  }

  /** A string of Python 2. */
  string(length: number): void {
    if (this.dialect.strings === "bytes") this.make(this.bytes.bytes(length));
    else this.push(this.bytes.text(length));
  }

  #take(bytes: number): void {
    this.#memory += bytes;
    if (this.#memory > MAX_MEMORY_BYTES) {
      throw this.refuse(`has a pickle whose data would take more than ${MAX_MEMORY_BYTES >> 20} MiB of memory.`);
    }
  }

  pop(): PickledValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.pop() : undefined;
    if (value === undefined) throw this.failure("takes a value from an empty stack");
    return value;
  }

  #top(): PickledValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.failure("looks at an empty stack");
    return value;
  }

  mark(): void {
    this.#take(VALUE_BYTES);
    this.#marks.push(this.#stack.length);
  }

  popToMark(): PickledValue[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.failure("goes back to a mark that it never set");
    return this.#stack.splice(height);
  }

  popMany(count: number): PickledValue[] {
    const start = this.#stack.length - count;
    if (start < (this.#marks.at(-1) ?? 0)) throw this.failure("takes values from an empty stack");
    return this.#stack.splice(start);
  }

  /** Python numbers what it stores one after the other, from 0 or, in Python 2, from 1. */
  store(index: number): void {
    if (index > this.#memo.length + 1) throw this.failure(`stores value ${index} after ${this.#memo.length} others`);
    this.#take(VALUE_BYTES);
    this.#memo[index] = this.#top();
  }

  storeNext(): void {
    this.store(this.#memo.length);
  }

  recall(index: number): void {
    const value = this.#memo[index];
    if (value === undefined) throw this.failure(`recalls value ${index}, which it never stored`);
    this.push(value);
  }

  append(items: readonly PickledValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.failure("adds to what is no list");
    for (const item of items) list.push(item);
  }

  /** @param items keys and values in turn; nothing that is read has keys other than text, such as the numbers in an optimizer's state */
  setItems(items: readonly PickledValue[]): void {
    const dictionary = this.#top();
    if (!(dictionary instanceof Map)) throw this.failure("sets items of what is no dictionary");
    this.#take((ENTRY_BYTES * items.length) / 2);
    for (let index = 0; index + 1 < items.length; index += 2) {
      const [key, value] = [keyText(items[index]), items[index + 1]];
      if (key !== undefined && value !== undefined) dictionary.set(key, value);
    }
  }

  global(module: PickledValue, name: PickledValue): void {
    if (typeof module !== "string" || typeof name !== "string") throw this.failure("names a class by what is no text");
    if (module.length + name.length > MAX_NAME) throw this.failure("names a class by an endless name");
    const full = `${module}.${name}`;
    this.push(this.#globals.get(full) ?? this.#newGlobal(full));
  }

  #newGlobal(name: string): Global {
    this.#take(CONTAINER_BYTES);
    this.dialect.allow(name, this.refuse);
    const global = new Global(name);
    this.#globals.set(name, global);
    return global;
  }

  /** What calling `callable` would make: a dictionary where it is a class of dictionaries, else the call as data. */
  call(callable: PickledValue, args: PickledValue): void {
    if (!(callable instanceof Global) || !Array.isArray(args)) throw this.failure("calls what is no function");
    if (isDictionaryClass(callable.name)) this.#dictionary(args[0]);
    else this.make(new Call(callable, args));
  }

  /** @param pairs Python 2 gives an ordered dictionary its entries as a list of pairs */
  #dictionary(pairs: PickledValue | undefined): void {
    const dictionary = new Map<string, PickledValue>();
    this.make(dictionary);
    if (!Array.isArray(pairs)) return;
    this.#take(ENTRY_BYTES * pairs.length);
    for (const pair of pairs) {
      const [key, value] = Array.isArray(pair) ? pair : [];
      const text = keyText(key);
      if (text !== undefined && value !== undefined) dictionary.set(text, value);
    }
  }

  /** Gives what was made last its state. */
  build(state: PickledValue): void {
    if (this.dialect.states === "dropped") return;
    const made = this.#top();
    if (!(made instanceof Call)) throw this.failure("gives a state to what has none");
    made.state = state;
  }

  external(id: PickledValue): void {
    const external = new External(id);
    this.externals.push(external);
    this.make(external);
  }

  failure(what: string): BadInput {
    return this.refuse(`has a pickle that ${what}; it is damaged.`);
  }
}

/** The text of a dictionary's key, which is bytes where strings are. */
function keyText(key: PickledValue | undefined): string | undefined {
  if (typeof key === "string") return key;
  return key instanceof Uint8Array && key.length <= MAX_KEY_BYTES ? keyDecoder.decode(key) : undefined;
}
