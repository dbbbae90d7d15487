import { openFileStore } from "./file-store.js";
import type { ObjectStore, StoreConfiguration } from "./object-store.js";
import { openS3Store } from "./s3-store.js";

/**
 * The store that the configuration describes, checked to be usable.
 * @throws StorageFailure when the folder cannot be written, or the S3 server cannot be reached or refuses.
 */
export async function openStore(configuration: StoreConfiguration): Promise<ObjectStore> {
  return configuration.kind === "files"
    ? openFileStore(configuration.folder, configuration.signing)
    : openS3Store(configuration);
}
