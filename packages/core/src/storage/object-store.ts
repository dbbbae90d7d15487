/**
 * Bytes by key. Keys are relative paths of letters, digits, `.`, `_`, `-` and `/`.
 * A put is atomic: a reader sees the whole object or none, and a failed put leaves nothing.
 */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** @throws ObjectMissing when there is no such key. */
  get(key: string): Promise<Uint8Array>;
  /** Size in bytes, or undefined when there is no such key. */
  size(key: string): Promise<number | undefined>;
  delete(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<string>;
  /** A URL that serves the object as `filename` to anyone who holds it, for `seconds`. */
  signedUrl(key: string, filename: string, seconds: number): Promise<string>;
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
