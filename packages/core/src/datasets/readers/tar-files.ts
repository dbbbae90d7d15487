import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import { type TarPiece, TarPieces } from "./tar-pieces.js";
import { unpackedBytes } from "./unpacked-bytes.js";

/** A file in an archive, whole. */
export interface TarFile {
  /** As the archive has it, without a leading `./`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** No image or list of a dataset comes near this; a file that claims more would fill memory. */
const MAX_FILE_BYTES = 256 << 20;

/** The parts of all files in an archive, packed or not. */
export async function* tarPieces(path: string): AsyncGenerator<TarPiece> {
  const archive = new TarPieces(basename(path));
  for await (const bytes of unpackedBytes(path)) yield* archive.write(bytes);
  yield* archive.end();
}

/**
 * The files of a tar archive that are asked for, in its order, one in memory at a time.
 * @throws BadInput as `unpackedBytes` and `TarPieces` do, and when one of them has more than 256 MiB
 */
export async function* tarFiles(path: string, wanted: (path: string) => boolean): AsyncGenerator<TarFile> {
  const whole = new WholeFiles(basename(path), wanted);
  for await (const piece of tarPieces(path)) {
    const file = whole.add(piece);
    if (file !== undefined) yield file;
  }
}

/**
 * The files of the tar archives that a tar archive is made of.
 * @throws BadInput as `tarFiles` does, also for the inner ones
 */
export async function* nestedTarFiles(
  path: string,
  wanted: (path: string) => boolean,
): AsyncGenerator<TarFile & { readonly archive: string }> {
  let inner: { readonly archive: TarPieces; readonly files: WholeFiles } | undefined;
  for await (const { path: archive, bytes, last } of tarPieces(path)) {
    const name = `${archive} in ${basename(path)}`;
    inner ??= { archive: new TarPieces(name), files: new WholeFiles(name, wanted) };
    const pieces = inner.archive.write(bytes);
    for (const piece of last ? [...pieces, ...inner.archive.end()] : pieces) {
      const file = inner.files.add(piece);
      if (file !== undefined) yield { archive, ...file };
    }
    if (last) inner = undefined;
  }
}

/**
 * Small files of an archive; reading stops once all are found.
 * @param members paths in the archive, each with what it is, in words
 * @returns a file's bytes by its path
 * @throws BadInput when one of them is not in the archive
 */
export async function tarMembers<N extends string>(
  path: string,
  members: Readonly<Record<N, string>>,
): Promise<(name: N) => Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const sought = Object.keys(members).length;
  for await (const { path: member, bytes } of tarFiles(path, (member) => Object.hasOwn(members, member))) {
    found.set(member, bytes);
    if (found.size === sought) break;
  }
  const archive = basename(path);
  return (name) => {
    const bytes = found.get(name);
    if (bytes === undefined)
      throw new BadInput(
        `${archive} has no ${name}, ${members[name]}; the published archive has it, download it again.`,
        archive,
      );
    return bytes;
  };
}

/** Puts the parts of files together. */
class WholeFiles {
  private parts: Uint8Array[] = [];

  constructor(
    private readonly name: string,
    private readonly wanted: (path: string) => boolean,
  ) {}

  add({ path, size, bytes, last }: TarPiece): TarFile | undefined {
    const plain = path.replace(/^(\.\/)+/, "");
    if (!this.wanted(plain)) return undefined;
    if (size > MAX_FILE_BYTES)
      throw new BadInput(
        `${this.name} holds ${plain} of ${size.toLocaleString("en-US")} bytes, more than any file of a dataset; download it again.`,
        this.name,
      );
    this.parts.push(bytes);
    if (!last) return undefined;
    const file = { path: plain, bytes: this.parts.length === 1 ? bytes : Buffer.concat(this.parts) };
    this.parts = [];
    return file;
  }
}
