import type { ByteSource } from "./byte-source.js";
import { openPytorchLegacy } from "./pytorch/pytorch-legacy.js";
import { openPytorchZip } from "./pytorch/pytorch-zip.js";
import { refusalOf } from "./refusal.js";
import { openSafetensors } from "./safetensors-file.js";
import type { WeightsFile } from "./weights-file.js";

/** Enough of a file's start to tell its format. */
const FIRST_BYTES = 16;

/** In the order in which they are tried; a safetensors header of 640 bytes begins as a pickle does. */
const formats = [
  { open: openPytorchZip, begins: (first: Uint8Array) => first[0] === 0x50 && first[1] === 0x4b },
  { open: openSafetensors, begins: (first: Uint8Array) => first[8] === "{".charCodeAt(0) },
  { open: openPytorchLegacy, begins: (first: Uint8Array) => first[0] === 0x80 },
];

/**
 * Opens a file of weights that anybody may have sent: safetensors, or what torch.save wrote (.pth, .pt) as an archive or in the older
 * format. Which it is, its first bytes tell. Nothing in it is executed: its description is read as data and checked whole before any
 * tensor, and no claim of it is believed before it was held against the bytes that are there. Of a training checkpoint the
 * weights are read and nothing else.
 *
 * @param source must stay open while tensors are read
 * @param file what to call it in errors
 * @throws BadInput (field: `file`) with a sentence when the file is truncated, malformed, contradicts itself, or holds what is no weights
 */
export async function openWeightsFile(source: ByteSource, file: string): Promise<WeightsFile> {
  const refuse = refusalOf(file);
  const first = await source.read(0, Math.min(FIRST_BYTES, source.size));
  const format = formats.find(({ begins }) => begins(first));
  if (format === undefined) {
    throw refuse(
      source.size === 0
        ? "is empty; send a file of safetensors or of torch.save."
        : "begins as no format of weights that is read does; send safetensors, or what torch.save wrote (.pth, .pt).",
    );
  }
  return format.open(source, refuse);
}
