import { Parser, type ReadEntry } from "tar";
import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";

/** A part of a file in an archive. The parts of a file follow each other, and an empty file has one empty part. */
export interface TarPiece {
  readonly path: string;
  /** Of the whole file. */
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/** ImageNet, the largest of all, has 1.3 million files; an archive of far more was made to fill memory with names. */
const MAX_FILES = 4_000_000;

const FILES: readonly string[] = ["File", "OldFile", "ContiguousFile"];

/**
 * Takes a tar archive apart as its bytes arrive. Folders are passed over; links, devices and paths that lead out of the archive are
 * refused, although nothing is ever written: an archive that has them is not the one that was published.
 */
export class TarPieces {
  private readonly parser = new Parser({ strict: true });
  private pieces: TarPiece[] = [];
  private files = 0;
  private ended = false;
  private failure: unknown;

  /** @param name what to call the archive in errors */
  constructor(private readonly name: string) {
    this.parser.on("entry", (entry: ReadEntry) => this.take(entry));
    // Two empty blocks end an archive; some writers leave it at one.
    this.parser.on("nullBlock", () => {
      this.ended = true;
    });
    this.parser.on("error", (error: unknown) => {
      this.failure ??= error;
    });
  }

  /**
   * @returns what these bytes complete, in order
   * @throws BadInput when they are no part of a tar archive, or hold what is refused
   */
  write(bytes: Uint8Array): readonly TarPiece[] {
    this.parser.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return this.taken();
  }

  /** @throws BadInput when the archive has no end yet */
  end(): readonly TarPiece[] {
    this.parser.end();
    const last = this.taken();
    if (!this.ended)
      throw new BadInput(`${this.name} is cut short: it lacks the end of a tar archive; download it again.`, this.name);
    return last;
  }

  private take(entry: ReadEntry): void {
    const { path, size } = entry;
    this.files += 1;
    const refusal = this.refusal(entry);
    if (refusal !== undefined || !FILES.includes(entry.type)) {
      if (refusal !== undefined) this.failure ??= refusal;
      entry.resume();
      return;
    }
    let left = size;
    entry.on("data", (bytes: Buffer) => {
      left -= bytes.length;
      this.pieces.push({ path, size, bytes, last: left === 0 });
    });
    if (size === 0) this.pieces.push({ path, size, bytes: new Uint8Array(0), last: true });
  }

  private refusal({ path, type }: ReadEntry): BadInput | undefined {
    const refuse = (reason: string) =>
      new BadInput(`${this.name} ${reason}; the published archive has none, download it again.`, this.name);
    if (this.files > MAX_FILES) return refuse(`holds more than ${MAX_FILES.toLocaleString("en-US")} files`);
    if (type !== "Directory" && type !== "GNUDumpDir" && !FILES.includes(type))
      return refuse(`holds ${quoted(path)}, which is no file but a ${type}`);
    if (path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.split(/[/\\]/).includes(".."))
      return refuse(`holds ${quoted(path)}, a path that leads out of it`);
    return undefined;
  }

  private taken(): readonly TarPiece[] {
    if (this.failure instanceof BadInput) throw this.failure;
    if (this.failure !== undefined) {
      const reason = this.failure instanceof Error ? this.failure.message : String(this.failure);
      throw new BadInput(`${this.name} is no sound tar archive (${reason}); download it again.`, this.name);
    }
    const { pieces } = this;
    this.pieces = [];
    return pieces;
  }
}
