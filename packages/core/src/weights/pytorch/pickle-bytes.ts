/** The bytes given end before the pickle does. */
export class EndOfPickle extends Error {
  override readonly name = "EndOfPickle";
}

const NEWLINE = 0x0a;

const text = new TextDecoder("utf-8", { ignoreBOM: true });

/** The operands of a pickle's operations, one after the other. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(
    bytes: Uint8Array,
    public position: number,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves over `length` bytes. @returns where they begin. */
  #advance(length: number): number {
    const start = this.position;
    if (length > this.#bytes.length - start) throw new EndOfPickle();
    this.position += length;
    return start;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** A length; what is beyond the safe integers is beyond the bytes as well. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(length: number): string {
    return text.decode(this.bytes(length));
  }

  line(): string {
    const end = this.#bytes.indexOf(NEWLINE, this.position);
    if (end < 0) throw new EndOfPickle();
    const line = this.text(end - this.position);
    this.position = end + 1;
    return line;
  }

  /** A whole number of `length` bytes in two's complement. */
  integer(length: number): number | bigint {
    let value = 0n;
    for (const byte of this.bytes(length).toReversed()) value = (value << 8n) | BigInt(byte);
    const signed = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }
}
