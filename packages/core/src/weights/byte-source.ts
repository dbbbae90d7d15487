/** Bytes that are read by ranges: a file, an object in a store, an upload in a browser. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /**
   * The bytes from `start` up to but without `end`, within `size`; exactly that many.
   * @throws when the source cannot be read, or ends early
   */
  read(start: number, end: number): Promise<Uint8Array>;
}
