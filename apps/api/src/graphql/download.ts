import { objectKey } from "@hatchery/core/storage/object-key.js";
import { ObjectMissing, type ObjectStore } from "@hatchery/core/storage/object-store.js";
import type { Download } from "@hatchery/schema/download.type.js";

/** Long enough to start a download from a page left open over lunch. */
export const EXPIRES_AFTER_SECONDS = 3600;

/** A signed URL for the safetensors object with this digest, which saves under a name made from its title. */
export async function downloadOf(store: ObjectStore, digest: string, title: string): Promise<Download> {
  const key = objectKey(digest);
  const bytes = await store.size(key);
  if (bytes === undefined) throw new ObjectMissing(key);
  const filename = filenameOf(title);
  const expiresAt = new Date(Date.now() + EXPIRES_AFTER_SECONDS * 1000);
  return { url: await store.signedUrl(key, filename, EXPIRES_AFTER_SECONDS), filename, digest, bytes, expiresAt };
}

/** `convnet3-on-MNIST-3F9A-17.safetensors` */
function filenameOf(title: string): string {
  return `${title.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")}.safetensors`;
}
