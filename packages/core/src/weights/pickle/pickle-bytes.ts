/** The bytes given end before the pickle does. */
export class EndOfPickle extends Error {
  override readonly name = "EndOfPickle";
}

const NEWLINE = 0x0a;

/** Text up to this many bytes is put together here, which takes a tenth of a decoder's time; nearly all of it is ASCII. */
const SHORT = 32;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const wordBytes = new Uint8Array(8);
const wordView = new DataView(wordBytes.buffer);

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
    const bytes = this.bytes(length);
    if (length > SHORT || bytes.some((byte) => byte > 0x7f)) return decoder.decode(bytes);
    return String.fromCharCode(...bytes);
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
    const bytes = this.bytes(length);
    const sign = (bytes[length - 1] ?? 0) & 0x80 ? 0xff : 0;
    let value = 0n;
    for (let word = Math.ceil(length / 8) - 1; word >= 0; word--) {
      for (let byte = 0; byte < 8; byte++) wordBytes[byte] = bytes[8 * word + byte] ?? sign;
      value = (value << 64n) | wordView.getBigUint64(0, true);
    }
    const signed = BigInt.asIntN(64 * Math.ceil(length / 8), value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }
}
