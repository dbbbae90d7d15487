import { type ObjectStore, type UploadedPart, UploadMissing } from "@hatchery/core/storage/object-store.js";
import type { UploadPart } from "@hatchery/schema/upload.type.js";
import type { UploadState } from "@hatchery/schema/upload-state.enum.js";
import { type PartPlan, rangeOfPart } from "./part-plan.js";
import { uploadKey } from "./upload-key.js";

interface Uploading extends PartPlan {
  readonly key: string;
  readonly storeUpload: string;
}

/** The parts of an open upload that have arrived whole. */
export async function receivedParts(
  store: ObjectStore,
  upload: Uploading & { readonly state: UploadState },
): Promise<UploadPart[]> {
  if (upload.state !== "open") return [];
  try {
    return (await wholeParts(store, upload)).map(({ part, size }) => ({ part, bytes: size }));
  } catch (error) {
    // The store has dropped it already, and the next sweep will.
    if (error instanceof UploadMissing) return [];
    throw error;
  }
}

/**
 * The store's parts that are parts of this file, by number and size.
 * @throws UploadMissing when the store knows the upload no more.
 */
export async function wholeParts(store: ObjectStore, upload: Uploading): Promise<UploadedPart[]> {
  const parts = await store.listParts(uploadKey(upload.key), upload.storeUpload);
  return parts.filter(({ part, size }) => part <= upload.partCount && size === rangeOfPart(upload, part).bytes);
}
