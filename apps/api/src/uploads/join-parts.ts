import { BadInput } from "@hatchery/core/errors.js";
import { type ObjectStore, UploadMissing } from "@hatchery/core/storage/object-store.js";
import type { uploads } from "../database/tables.js";
import { wholeParts } from "./received-parts.js";
import { uploadKey } from "./upload-key.js";

/**
 * Puts the parts of an upload together as one object, unless that was done before.
 * @throws BadInput when they are gone.
 */
export async function joinParts(store: ObjectStore, { id, ...row }: typeof uploads.$inferSelect): Promise<void> {
  const key = uploadKey(id);
  if ((await store.size(key)) === row.bytes) return;
  try {
    await store.completeUpload(key, row.storeUpload, await wholeParts(store, { ...row, key: id }));
  } catch (error) {
    if (!(error instanceof UploadMissing)) throw error;
    throw new BadInput("The object store has dropped the upload's parts; upload the file again.", "upload");
  }
}
