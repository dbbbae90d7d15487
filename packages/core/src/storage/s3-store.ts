import { open } from "node:fs/promises";
import { InvalidBucketNameError } from "minio";
import { contentDisposition } from "./content-disposition.js";
import { errorCode } from "./error-code.js";
import { checkKey } from "./object-key.js";
import { MIN_PART_BYTES, ObjectMissing, type ObjectStore, type StoreConfiguration } from "./object-store.js";
import { putInParts, S3Client, s3Uploads } from "./s3-uploads.js";
import { StorageFailure } from "./storage-failure.js";

type S3Configuration = Extract<StoreConfiguration, { readonly kind: "s3" }>;

/**
 * Objects in a bucket of any server that speaks S3 with path-style addresses. The bucket is made when it is missing.
 * @throws StorageFailure when the server cannot be reached, refuses the keys, or gives no right to the bucket.
 */
export async function openS3Store(configuration: S3Configuration): Promise<ObjectStore> {
  const { bucket } = configuration;
  const client = connect(configuration);
  const failure = (error: unknown, what: string) =>
    new StorageFailure(`${configuration.endpoint}: cannot ${what}: ${reason(error, configuration)}.`, { cause: error });
  try {
    // A listing, because the answer to a HEAD request has no body to tell wrong keys from missing rights.
    await client.listObjectsV2Query(bucket, "", "", "/", 1, "");
  } catch (error) {
    if (errorCode(error) !== "NoSuchBucket") throw failure(error, `use the bucket "${bucket}"`);
    await client.makeBucket(bucket, configuration.region).catch((refusal: unknown) => {
      // Another process made it first.
      if (errorCode(refusal) !== "BucketAlreadyOwnedByYou") throw failure(refusal, `make the bucket "${bucket}"`);
    });
  }

  const store = async (key: string, size: number, read: (start: number, end: number) => Promise<Buffer>) => {
    checkKey(key);
    try {
      if (size <= MIN_PART_BYTES) await client.putObject(bucket, key, await read(0, size), size);
      else await putInParts(client, bucket, key, size, read);
    } catch (error) {
      throw failure(error, `store the ${size.toLocaleString("en")} bytes of ${key}`);
    }
  };

  return {
    ...s3Uploads(client, bucket, failure),

    async put(key, bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      await store(key, buffer.length, async (start, end) => buffer.subarray(start, end));
    },

    async putFile(key, path) {
      const file = await open(path);
      try {
        const { size } = await file.stat();
        await store(key, size, async (start, end) => {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
          if (bytesRead < end - start) throw new Error(`${path} has become shorter while it was read`);
          return buffer;
        });
      } finally {
        await file.close();
      }
    },

    async get(key) {
      checkKey(key);
      try {
        const parts: Buffer[] = [];
        for await (const part of await client.getObject(bucket, key)) parts.push(part);
        return Buffer.concat(parts);
      } catch (error) {
        throw isAbsent(error) ? new ObjectMissing(key) : failure(error, `read ${key}`);
      }
    },

    async readRange(key, start, end) {
      checkKey(key);
      if (start === end) return new Uint8Array(0);
      try {
        const parts: Buffer[] = [];
        for await (const part of await client.getPartialObject(bucket, key, start, end - start)) parts.push(part);
        const bytes = Buffer.concat(parts);
        if (bytes.length === end - start) return bytes;
      } catch (error) {
        if (isAbsent(error)) throw new ObjectMissing(key);
        if (errorCode(error) !== "InvalidRange") throw failure(error, `read ${key}`);
      }
      throw new StorageFailure(`The object ${key} ends before byte ${end.toLocaleString("en")}; it is damaged.`);
    },

    async size(key) {
      checkKey(key);
      try {
        return (await client.statObject(bucket, key)).size;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw failure(error, `look for ${key}`);
      }
    },

    async delete(key) {
      checkKey(key);
      await client.removeObject(bucket, key).catch((error: unknown) => {
        throw failure(error, `delete ${key}`);
      });
    },

    async *list(prefix) {
      try {
        for await (const item of client.listObjectsV2(bucket, prefix, true)) yield String(item.name);
      } catch (error) {
        throw failure(error, `list ${prefix}`);
      }
    },

    signedUrl(key, filename, seconds) {
      checkKey(key);
      return client.presignedGetObject(bucket, key, seconds, {
        "response-content-disposition": contentDisposition(filename),
      });
    },
  };
}

function connect(configuration: S3Configuration): S3Client {
  const endpoint = URL.canParse(configuration.endpoint) ? new URL(configuration.endpoint) : undefined;
  if (endpoint === undefined || !["http:", "https:"].includes(endpoint.protocol) || endpoint.pathname !== "/") {
    throw new StorageFailure(
      `"${configuration.endpoint}" is not the address of an S3 server; it should look like http://127.0.0.1:9000.`,
    );
  }
  try {
    return new S3Client({
      endPoint: endpoint.hostname.replace(/^\[|\]$/g, ""),
      port: Number(endpoint.port) || (endpoint.protocol === "https:" ? 443 : 80),
      useSSL: endpoint.protocol === "https:",
      accessKey: configuration.accessKey,
      secretKey: configuration.secretKey,
      region: configuration.region,
    });
  } catch (error) {
    throw new StorageFailure(`${configuration.endpoint}: cannot be used as an S3 server: ${String(error)}.`, {
      cause: error,
    });
  }
}

function isAbsent(error: unknown): boolean {
  return ["NoSuchKey", "NotFound"].includes(errorCode(error));
}

function reason(error: unknown, { endpoint, bucket, region }: S3Configuration): string {
  if (error instanceof InvalidBucketNameError)
    return "that cannot be the name of a bucket; use 3 to 63 lower-case letters, digits, dots and dashes";
  const code = errorCode(error);
  switch (code) {
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "ETIMEDOUT":
      return `nothing answers there (${code}); start the S3 server or correct its address`;
    case "InvalidAccessKeyId":
      return "the server does not know the access key; correct it";
    case "SignatureDoesNotMatch":
      return "the secret key does not fit the access key; correct it";
    case "AccessDenied":
      return `the keys give no right to this; allow s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts on "${bucket}", and s3:CreateBucket or make the bucket yourself`;
    case "AuthorizationHeaderMalformed":
      return `the bucket is not in the region "${region}"; correct the region`;
    case "XMinioStorageFull":
      return `the server behind ${endpoint} has no space left; free some there`;
    default:
      return `${code ? `${code}: ` : ""}${error instanceof Error ? error.message : String(error)}`;
  }
}
