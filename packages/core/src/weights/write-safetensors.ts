import { encodeHeader, encodeValues, type TensorToWrite } from "./safetensors-encoding.js";

/** Takes bytes one piece after the other; a `write` has taken its piece when it resolves. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * Writes a safetensors file with no more than one tensor in memory: the header first, then each tensor in the order given.
 * The bytes are those of `encodeSafetensors`.
 *
 * @param read the values of one tensor, row-major; whole numbers where it is written as I64
 */
export async function writeSafetensors(
  sink: ByteSink,
  tensors: readonly TensorToWrite[],
  read: (name: string) => Promise<Float32Array>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await sink.write(encodeHeader(tensors, metadata));
  for (const tensor of tensors) await sink.write(encodeValues(tensor, await read(tensor.name)));
}
