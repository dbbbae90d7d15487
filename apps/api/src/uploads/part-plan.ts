import { MAX_PARTS } from "@hatchery/core/storage/object-store.js";

/** Small enough that a cut connection costs little, large enough that a request costs nothing beside its bytes. */
const PART_BYTES = 8 << 20;
const MEBIBYTE = 1 << 20;

export interface PartPlan {
  readonly bytes: number;
  /** Of each part but the last, which holds what is left. */
  readonly partBytes: number;
  readonly partCount: number;
}

/** How a file of so many bytes is cut: in parts of 8 MiB, or as many more MiB as the store's limit on their number asks for. */
export function planParts(bytes: number): PartPlan {
  const partBytes = Math.max(PART_BYTES, Math.ceil(bytes / MAX_PARTS / MEBIBYTE) * MEBIBYTE);
  return { bytes, partBytes, partCount: Math.ceil(bytes / partBytes) };
}

/** Where part `part`, from 1, begins, and its bytes. */
export function rangeOfPart({ bytes, partBytes }: PartPlan, part: number): { offset: number; bytes: number } {
  const offset = (part - 1) * partBytes;
  return { offset, bytes: Math.min(partBytes, bytes - offset) };
}

/** Bytes of the largest part of any file up to `maxBytes`. */
export function largestPart(maxBytes: number): number {
  return planParts(maxBytes).partBytes;
}
