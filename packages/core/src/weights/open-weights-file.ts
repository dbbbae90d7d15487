import type { ByteSource } from "./byte-source.js";
import { refusalOf } from "./refusal.js";
import { openSafetensors } from "./safetensors-file.js";
import type { WeightsFile } from "./weights-file.js";

/**
 * Opens a file of weights that anybody may have sent. Its format is told from its first bytes. Nothing in it is executed,
 * its description is read and checked whole before any tensor, and no claim of it is believed before it was held against the
 * bytes that are there.
 *
 * @param source must stay open while tensors are read
 * @param file what to call it in errors
 * @throws BadInput (field: `file`) with a sentence when the file is truncated, malformed, contradicts itself, or holds what is no weights
 */
export function openWeightsFile(source: ByteSource, file: string): Promise<WeightsFile> {
  return openSafetensors(source, refusalOf(file));
}
