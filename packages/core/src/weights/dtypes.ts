interface Dtype {
  /** Bytes of one value. */
  readonly bytes: number;
  /** Whether it holds fractions. */
  readonly fractional: boolean;
  /** Little-endian values from the start of a buffer of their own, as float32. */
  toFloat32(data: Uint8Array<ArrayBuffer>): Float32Array;
}

/** The number formats that are read, by their names in safetensors files. */
export const dtypes = {
  F32: { bytes: 4, fractional: true, toFloat32: ({ buffer }) => new Float32Array(buffer) },
  F64: { bytes: 8, fractional: true, toFloat32: ({ buffer }) => Float32Array.from(new Float64Array(buffer)) },
  F16: {
    bytes: 2,
    fractional: true,
    toFloat32: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), halfToFloat),
  },
  // bfloat16 is the upper half of a float32.
  BF16: {
    bytes: 2,
    fractional: true,
    toFloat32: ({ buffer }) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
  },
  I64: { bytes: 8, fractional: false, toFloat32: ({ buffer }) => Float32Array.from(new BigInt64Array(buffer), Number) },
  I32: { bytes: 4, fractional: false, toFloat32: ({ buffer }) => Float32Array.from(new Int32Array(buffer)) },
  I16: { bytes: 2, fractional: false, toFloat32: ({ buffer }) => Float32Array.from(new Int16Array(buffer)) },
  I8: { bytes: 1, fractional: false, toFloat32: ({ buffer }) => Float32Array.from(new Int8Array(buffer)) },
  U64: {
    bytes: 8,
    fractional: false,
    toFloat32: ({ buffer }) => Float32Array.from(new BigUint64Array(buffer), Number),
  },
  U32: { bytes: 4, fractional: false, toFloat32: ({ buffer }) => Float32Array.from(new Uint32Array(buffer)) },
  U16: { bytes: 2, fractional: false, toFloat32: ({ buffer }) => Float32Array.from(new Uint16Array(buffer)) },
  U8: { bytes: 1, fractional: false, toFloat32: (data) => Float32Array.from(data) },
  BOOL: { bytes: 1, fractional: false, toFloat32: (data) => Float32Array.from(data) },
} satisfies Record<string, Dtype>;

export type DtypeName = keyof typeof dtypes;

export function isDtype(name: unknown): name is DtypeName {
  return typeof name === "string" && Object.hasOwn(dtypes, name);
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
