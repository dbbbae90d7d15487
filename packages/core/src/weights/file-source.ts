import { open } from "node:fs/promises";
import { BadInput } from "../errors.js";
import type { ByteSource } from "./byte-source.js";

/** A file that is open until `close`. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * The bytes of a local file.
 * @throws BadInput (field: `path`) when there is no such file or it cannot be read
 */
export async function fileSource(path: string): Promise<FileSource> {
  const file = await open(path).catch((error: unknown) => {
    throw new BadInput(
      `${path} cannot be read (${error instanceof Error ? error.message : String(error)}); name a file that exists.`,
      path,
    );
  });
  const status = await file.stat();
  if (!status.isFile()) {
    await file.close();
    throw new BadInput(`${path} is no file; name a file of weights.`, path);
  }
  return {
    size: status.size,
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start);
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw new Error(`${path} ended at byte ${start + filled} while it was read up to ${end}.`);
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
