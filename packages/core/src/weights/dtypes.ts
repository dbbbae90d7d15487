interface Dtype {
  /** Bytes of one value. */
  readonly bytes: number;
  /** Whether it holds fractions. */
  readonly fractional: boolean;
  /** Little-endian values from the start of a buffer of their own, as float32. */
  toFloat32(data: Uint8Array<ArrayBuffer>): Float32Array;
}

const fraction = (bytes: number, toFloat32: Dtype["toFloat32"]): Dtype => ({ bytes, fractional: true, toFloat32 });
const whole = (bytes: number, toFloat32: Dtype["toFloat32"]): Dtype => ({ bytes, fractional: false, toFloat32 });

/** The number formats that are read, by their names in safetensors files. */
export const dtypes = {
  F32: fraction(4, ({ buffer }) => new Float32Array(buffer)),
  F64: fraction(8, ({ buffer }) => new Float32Array(new Float64Array(buffer))),
  F16: fraction(2, ({ buffer }) => halvesToFloats(new Uint16Array(buffer))),
  BF16: fraction(2, ({ buffer }) => upperHalvesToFloats(new Uint16Array(buffer))),
  I64: whole(8, ({ buffer }) => Float32Array.from(new BigInt64Array(buffer), Number)),
  I32: whole(4, ({ buffer }) => new Float32Array(new Int32Array(buffer))),
  I16: whole(2, ({ buffer }) => new Float32Array(new Int16Array(buffer))),
  I8: whole(1, ({ buffer }) => new Float32Array(new Int8Array(buffer))),
  U64: whole(8, ({ buffer }) => Float32Array.from(new BigUint64Array(buffer), Number)),
  U32: whole(4, ({ buffer }) => new Float32Array(new Uint32Array(buffer))),
  U16: whole(2, ({ buffer }) => new Float32Array(new Uint16Array(buffer))),
  U8: whole(1, (data) => new Float32Array(data)),
  BOOL: whole(1, (data) => new Float32Array(data)),
} satisfies Record<string, Dtype>;

export type DtypeName = keyof typeof dtypes;

export function isDtype(name: unknown): name is DtypeName {
  return typeof name === "string" && Object.hasOwn(dtypes, name);
}

/** bfloat16 is the upper half of a float32. */
function upperHalvesToFloats(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) bits[index] = (halves[index] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

/** All values of binary16: looking one up is faster than putting it together. */
let allHalves: Float32Array | undefined;

function halvesToFloats(halves: Uint16Array): Float32Array {
  allHalves ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => halfToFloat(bits));
  const floats = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) floats[index] = allHalves[halves[index] ?? 0] ?? 0;
  return floats;
}

/** IEEE 754 binary16: a sign bit, 5 bits of exponent with bias 15, 10 bits of fraction. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
