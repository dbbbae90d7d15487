/** A member of a tar archive; `type` is the flag in its header, a plain file's by default. */
export interface TarMember {
  readonly path: string;
  readonly bytes?: Uint8Array;
  readonly type?: "0" | "1" | "2" | "5";
  readonly link?: string;
}

const BLOCK = 512;

/** A tar archive as GNU tar writes it: a header and padded contents for each member, and two empty blocks at the end. */
export function tar(members: readonly TarMember[]): Buffer {
  const blocks = members.flatMap(({ path, bytes = new Uint8Array(0), type = "0", link = "" }) => {
    const header = Buffer.alloc(BLOCK);
    const text = (value: string, at: number) => header.write(value, at, "latin1");
    const octal = (value: number, at: number, digits: number) => text(value.toString(8).padStart(digits, "0"), at);
    text(path, 0);
    octal(0o644, 100, 7);
    octal(0, 108, 7);
    octal(0, 116, 7);
    octal(bytes.length, 124, 11);
    octal(0, 136, 11);
    text(" ".repeat(8), 148);
    text(type, 156);
    text(link, 157);
    text("ustar  ", 257);
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      148,
      6,
    );
    header[154] = 0;
    const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
    return [header, bytes, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}
