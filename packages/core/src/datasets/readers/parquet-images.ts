import { basename } from "node:path";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { BadInput } from "../../errors.js";
import { type FileSource, fileSource } from "../../weights/file-source.js";

/** The images of one parquet file. */
export interface ParquetImages {
  /** As the file's metadata names them, if it does. */
  readonly classes: readonly string[] | undefined;
  /** Rows, with a label or without. */
  readonly count: number;
  rows(): AsyncGenerator<ParquetRow>;
  labels(): AsyncGenerator<string | number>;
}

interface ParquetRow {
  /** From 0, in the file. */
  readonly row: number;
  readonly bytes: Uint8Array;
  readonly path: string | undefined;
  /** A class's number or its name; -1 where there is none. */
  readonly label: string | number;
}

const IMAGE_COLUMNS = ["image", "img"];
const LABEL_COLUMNS = ["label", "fine_label", "labels", "class"];

/** Footers of the hub's largest files take a hundredth; rows are read a group at a time, which is the most that is in memory. */
const MAX_METADATA_BYTES = 32 << 20;
const MAX_GROUP_BYTES = 1 << 30;
const MAX_PAGE_BYTES = 512 << 20;
/** ImageNet, the largest, has 1.3 million. */
const MAX_ROWS = 100_000_000;

/**
 * Opens a parquet file with a column of images, `image` or `img`, a struct of `bytes` and `path`, and one of labels.
 * @throws BadInput when it is no such file or is damaged
 */
export async function openParquetImages(path: string): Promise<ParquetImages> {
  const file = basename(path);
  const refuse = (reason: string) => new BadInput(`${file} ${reason}`, file);
  const metadata = await withFile(path, refuse, (buffer) => parquetMetadataAsync(buffer));
  checkSizes(metadata, refuse);
  const columns = metadata.schema.map(({ name }) => name);
  const image = IMAGE_COLUMNS.find((name) => columns.includes(name) && columns.includes("bytes"));
  const label = LABEL_COLUMNS.find((name) => columns.includes(name));
  if (image === undefined)
    throw refuse(`has no column of images: ${IMAGE_COLUMNS.join(" or ")}, with the bytes of each in a field bytes.`);
  if (label === undefined) throw refuse(`has no column of labels: ${LABEL_COLUMNS.join(", ")}.`);

  async function* groups(wanted: string[]): AsyncGenerator<readonly [number, Record<string, unknown>]> {
    let rowStart = 0;
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      const range = { metadata, columns: wanted, rowStart, rowEnd, utf8: false, compressors: boundedCompressors };
      const objects = await withFile(path, refuse, (buffer) => parquetReadObjects({ ...range, file: buffer }));
      for (const [index, object] of objects.entries()) yield [rowStart + index, object];
      rowStart = rowEnd;
    }
  }
  return {
    classes: namedClasses(metadata, label),
    count: Number(metadata.num_rows),
    async *rows() {
      for await (const [row, object] of groups([image, label])) {
        const bytes: unknown = Reflect.get(Object(object[image]), "bytes");
        const name: unknown = Reflect.get(Object(object[image]), "path");
        if (!(bytes instanceof Uint8Array)) throw refuse(`has no bytes of an image in row ${row}.`);
        yield { row, bytes, path: typeof name === "string" ? name : undefined, label: labelOf(object[label]) };
      }
    },
    async *labels() {
      for await (const [, object] of groups([label])) yield labelOf(object[label]);
    },
  };
}

function labelOf(value: unknown): string | number {
  if (typeof value === "bigint" || typeof value === "number") return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  return typeof value === "string" ? value : -1;
}

/** What the `datasets` library notes of a column of classes: their names, in the order of their numbers. */
function namedClasses(metadata: FileMetaData, column: string): readonly string[] | undefined {
  const note = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  if (note === undefined) return undefined;
  try {
    const names: unknown = JSON.parse(note)?.info?.features?.[column]?.names;
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
  } catch {
    return undefined;
  }
}

function checkSizes(
  { metadata_length, num_rows, row_groups }: FileMetaData,
  refuse: (reason: string) => BadInput,
): void {
  const largest = row_groups.map(({ columns }) =>
    columns.reduce(
      (sum, { meta_data: column }) =>
        sum + Math.max(Number(column?.total_compressed_size ?? 0), Number(column?.total_uncompressed_size ?? 0)),
      0,
    ),
  );
  const rows = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (metadata_length > MAX_METADATA_BYTES) throw refuse("has a footer of more than 32 MiB; it is damaged.");
  if (rows !== Number(num_rows) || rows > MAX_ROWS)
    throw refuse(`claims ${num_rows} rows, and ${rows} in its groups; it is damaged.`);
  if (largest.some((bytes) => bytes > MAX_GROUP_BYTES))
    throw refuse("has a group of rows of more than 1 GiB; write it again with smaller groups.");
}

/** The same, but nothing is unpacked into more than a page can be. */
const boundedCompressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length > MAX_PAGE_BYTES) throw new Error(`a page claims ${length} bytes`);
      return unpack(input, length);
    },
  ]),
);

/** Opens the file for one reading, so that nothing stays open where a reading is not finished. */
async function withFile<T>(
  path: string,
  refuse: (reason: string) => BadInput,
  read: (buffer: AsyncBuffer) => Promise<T>,
): Promise<T> {
  const source = await fileSource(path);
  try {
    return await read(asyncBuffer(source));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw refuse(
      `is no sound parquet file (${error instanceof Error ? error.message : String(error)}); download it again.`,
    );
  } finally {
    await source.close();
  }
}

function asyncBuffer(source: FileSource): AsyncBuffer {
  return {
    byteLength: source.size,
    async slice(start, end = source.size) {
      if (start < 0 || end > source.size || start > end) throw new Error(`it ends before byte ${end}`);
      const bytes = await source.read(start, end);
      const copy = new ArrayBuffer(bytes.byteLength);
      new Uint8Array(copy).set(bytes);
      return copy;
    },
  };
}
