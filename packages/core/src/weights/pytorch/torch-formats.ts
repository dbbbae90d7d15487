import type { DtypeName } from "../dtypes.js";

/** PyTorch's number formats by the first part of their storages' class names: bytes of one value, and how it is read, if it is. */
interface StorageFormat {
  readonly bytes: number;
  readonly dtype?: DtypeName;
}

const storages: ReadonlyMap<string, StorageFormat> = new Map<string, StorageFormat>([
  ["Double", { bytes: 8, dtype: "F64" }],
  ["Float", { bytes: 4, dtype: "F32" }],
  ["Half", { bytes: 2, dtype: "F16" }],
  ["BFloat16", { bytes: 2, dtype: "BF16" }],
  ["Long", { bytes: 8, dtype: "I64" }],
  ["Int", { bytes: 4, dtype: "I32" }],
  ["Short", { bytes: 2, dtype: "I16" }],
  ["Char", { bytes: 1, dtype: "I8" }],
  ["Byte", { bytes: 1, dtype: "U8" }],
  ["Bool", { bytes: 1, dtype: "BOOL" }],
  // Bytes of any format: the tensor says which.
  ["Untyped", { bytes: 1 }],
  ["ComplexDouble", { bytes: 16 }],
  ["ComplexFloat", { bytes: 8 }],
  ["QUInt8", { bytes: 1 }],
  ["QInt8", { bytes: 1 }],
  ["QInt32", { bytes: 4 }],
  ["QUInt4x2", { bytes: 1 }],
  ["QUInt2x4", { bytes: 1 }],
]);

/** The format of a storage class such as `torch.FloatStorage` or `torch.storage.UntypedStorage`. */
export function storageFormat(className: string): StorageFormat | undefined {
  const [, format] = /^torch\.(?:cuda\.|storage\.)?(\w+)Storage$/.exec(className) ?? [];
  return format === undefined ? undefined : storages.get(format);
}

const dtypes: ReadonlyMap<string, DtypeName> = new Map<string, DtypeName>([
  ["torch.float64", "F64"],
  ["torch.float32", "F32"],
  ["torch.float16", "F16"],
  ["torch.bfloat16", "BF16"],
  ["torch.int64", "I64"],
  ["torch.int32", "I32"],
  ["torch.int16", "I16"],
  ["torch.int8", "I8"],
  ["torch.uint64", "U64"],
  ["torch.uint32", "U32"],
  ["torch.uint16", "U16"],
  ["torch.uint8", "U8"],
  ["torch.bool", "BOOL"],
]);

/** The format that PyTorch calls `name`, if it is one that is read. */
export function torchDtype(name: string): DtypeName | undefined {
  return dtypes.get(name);
}
