/** What is needed of an object store to read from it. */
export interface ObjectReader {
  /** In bytes, or undefined when there is no such object. */
  size(key: string): Promise<number | undefined>;
  get(key: string): Promise<Uint8Array>;
  /** The bytes from `start` up to but without `end`. */
  readRange(key: string, start: number, end: number): Promise<Uint8Array>;
}
