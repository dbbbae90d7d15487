import { Client } from "minio";
import { errorCode } from "./error-code.js";
import { checkKey } from "./object-key.js";
import { MAX_PARTS, MIN_PART_BYTES, type MultipartUploads, type UploadedPart, UploadMissing } from "./object-store.js";
import { StorageFailure } from "./storage-failure.js";

/** The client of an S3 server, with the parts of an upload, which minio's own keeps to its heirs. */
export class S3Client extends Client {
  partsOf(bucket: string, key: string, id: string): Promise<readonly UploadedPart[]> {
    return this.listParts(bucket, key, id);
  }
}

type Failure = (error: unknown, what: string) => StorageFailure;

/** Uploads to a bucket; the server itself takes the parts and drops uploads that were given up (MinIO after a day). */
export function s3Uploads(client: S3Client, bucket: string, failure: Failure): MultipartUploads {
  const refused = (error: unknown, key: string, what: string) =>
    errorCode(error) === "NoSuchUpload" ? new UploadMissing(key) : failure(error, what);
  return {
    async startUpload(key) {
      checkKey(key);
      try {
        return await client.initiateNewMultipartUpload(bucket, key, {});
      } catch (error) {
        throw failure(error, `begin an upload of ${key}`);
      }
    },

    async signedPartUrl(key, id, part, seconds) {
      checkKey(key);
      if (!(Number.isInteger(part) && part >= 1 && part <= MAX_PARTS))
        throw new RangeError(`${part} cannot be the number of a part; it must be 1 to ${MAX_PARTS}.`);
      return client.presignedUrl("PUT", bucket, key, seconds, { partNumber: String(part), uploadId: id });
    },

    async listParts(key, id) {
      checkKey(key);
      try {
        const parts = await client.partsOf(bucket, key, id);
        return parts.map(({ part, size, etag }) => ({ part, size, etag }));
      } catch (error) {
        throw refused(error, key, `list the parts of ${key}`);
      }
    },

    async completeUpload(key, id, parts) {
      checkKey(key);
      const ordered = [...parts].sort((a, b) => a.part - b.part);
      try {
        await client.completeMultipartUpload(bucket, key, id, ordered);
      } catch (error) {
        throw refused(error, key, `put the ${parts.length} parts of ${key} together`);
      }
    },

    async abortUpload(key, id) {
      checkKey(key);
      try {
        await client.abortMultipartUpload(bucket, key, id);
      } catch (error) {
        if (errorCode(error) !== "NoSuchUpload") throw failure(error, `abort the upload of ${key}`);
      }
    },
  };
}

/**
 * Puts `size` bytes as parts of an upload of its own, of which no more than one is in memory. The client's own way would join the
 * uploads that two writers of one key have begun, and crash on a source that fails.
 * @param read the bytes from `start` up to but without `end`.
 */
export async function putInParts(
  client: S3Client,
  bucket: string,
  key: string,
  size: number,
  read: (start: number, end: number) => Promise<Buffer>,
): Promise<void> {
  const id = await client.initiateNewMultipartUpload(bucket, key, {});
  try {
    const partSize = Math.max(MIN_PART_BYTES, Math.ceil(size / MAX_PARTS));
    const parts = [];
    for (let start = 0; start < size; start += partSize) {
      const place = { bucketName: bucket, objectName: key, uploadID: id, partNumber: parts.length + 1, headers: {} };
      const { part, etag } = await client.uploadPart(place, await read(start, Math.min(start + partSize, size)));
      parts.push({ part, etag });
    }
    await client.completeMultipartUpload(bucket, key, id, parts);
  } catch (error) {
    await client.abortMultipartUpload(bucket, key, id).catch(() => undefined);
    throw error;
  }
}
