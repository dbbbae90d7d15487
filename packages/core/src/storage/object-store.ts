/**
 * Bytes by key. Keys are relative paths of letters, digits, `.`, `_`, `-` and `/`.
 * A put is atomic: a reader sees the whole object or none, and a failed put leaves nothing.
 */
export interface ObjectStore extends MultipartUploads {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Puts the bytes of a local file, in little memory whatever its size. */
  putFile(key: string, path: string): Promise<void>;
  /** @throws ObjectMissing when there is no such key. */
  get(key: string): Promise<Uint8Array>;
  /**
   * The bytes from `start` up to but without `end`.
   * @throws ObjectMissing when there is no such key; StorageFailure when the object ends before `end`.
   */
  readRange(key: string, start: number, end: number): Promise<Uint8Array>;
  /** Size in bytes, or undefined when there is no such key. */
  size(key: string): Promise<number | undefined>;
  delete(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<string>;
  /** A URL that serves the object as `filename` to anyone who holds it, for `seconds`. */
  signedUrl(key: string, filename: string, seconds: number): Promise<string>;
}

/**
 * Objects that arrive in parts, from anyone who holds the parts' URLs. Parts may come in any order and more than once, the last
 * wins; they outlive this process, so that an upload goes on after a cut connection or a restart. Nothing is visible under the key
 * before the upload is complete. An upload that nothing was added to for a day is dropped.
 */
export interface MultipartUploads {
  /** Begins an upload. @returns the id that names it, beside its key, from here on. */
  startUpload(key: string): Promise<string>;
  /**
   * A URL that takes part `part` (from 1 to MAX_PARTS) as the body of a PUT request for `seconds`.
   * Every part but the last must have at least MIN_PART_BYTES.
   */
  signedPartUrl(key: string, id: string, part: number, seconds: number): Promise<string>;
  /** The parts that are stored, in order. @throws UploadMissing when there is no such upload. */
  listParts(key: string, id: string): Promise<readonly UploadedPart[]>;
  /**
   * Puts the parts together, in the order of their numbers, as the object; the upload ends.
   * @throws UploadMissing when there is no such upload, also when it was completed before.
   * @throws StorageFailure when one of the parts is not stored, or too small to stand before another.
   */
  completeUpload(key: string, id: string, parts: readonly Pick<UploadedPart, "part" | "etag">[]): Promise<void>;
  /** Drops the upload and its parts; that there is none is no error. */
  abortUpload(key: string, id: string): Promise<void>;
}

/** S3's bounds on the parts of an upload. */
export const MIN_PART_BYTES = 5 << 20;
export const MAX_PARTS = 10_000;

export interface UploadedPart {
  readonly part: number;
  /** In bytes. */
  readonly size: number;
  /** Tells two contents apart. */
  readonly etag: string;
}

export class UploadMissing extends Error {
  override readonly name = "UploadMissing";
  constructor(readonly key: string) {
    super(
      `There is no unfinished upload of ${key} with this id; it was completed, aborted or dropped. Begin a new one.`,
    );
  }
}

export class ObjectMissing extends Error {
  override readonly name = "ObjectMissing";
  constructor(readonly key: string) {
    super(`There is no object ${key} in the store.`);
  }
}

/** How to reach a store; plain data, so that a child process can be told. */
export type StoreConfiguration =
  | {
      readonly kind: "files";
      readonly folder: string;
      /** Base URL and secret with which signed URLs are made; absent on the command line, where nothing is served. */
      readonly signing?: { readonly baseUrl: string; readonly secret: string };
    }
  | {
      readonly kind: "s3";
      readonly endpoint: string;
      readonly bucket: string;
      readonly accessKey: string;
      readonly secretKey: string;
      readonly region: string;
    };
