import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "./error-code.js";
import { removeLeftovers } from "./remove-leftovers.js";

/** Unfinished files of a file store; no key begins with a dot, so none is ever listed. */
const INCOMING = ".incoming";
/** Makes the place of unfinished files below a store's folder, and removes what killed processes left there. */
export async function openIncoming(folder: string): Promise<void> {
  const incoming = join(folder, INCOMING);
  await mkdir(incoming, { recursive: true });
  await removeLeftovers(incoming, "");
}

/**
 * Writes a file beside the others, syncs it to the disk and has it moved into place, so that neither a reader nor a crash ever sees
 * half of one. Whatever fails leaves nothing.
 */
export async function writeIncoming<T>(
  folder: string,
  write: (file: FileHandle) => Promise<T>,
  place: (temporary: string, written: T) => Promise<void>,
): Promise<T> {
  const temporary = join(folder, INCOMING, `${process.pid}-${randomBytes(8).toString("hex")}`);
  try {
    const file = await open(temporary, "wx");
    let written: T;
    try {
      written = await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await place(temporary, written);
    return written;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Renames and syncs the folder; made again when a delete of its last object removed it in between. */
export async function moveInto(temporary: string, path: string): Promise<void> {
  const folder = dirname(path);
  for (let attempt = 1; ; attempt++) {
    await mkdir(folder, { recursive: true });
    try {
      await rename(temporary, path);
      break;
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || attempt === 5) throw error;
    }
  }
  await syncFolder(folder);
}

/** Makes the names in a folder outlive a crash. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch (error) {
    // Gone already when another process deleted the object; not every file system can sync a folder.
    if (!["ENOENT", "EISDIR", "EINVAL", "EPERM", "ENOTSUP"].includes(errorCode(error))) throw error;
  } finally {
    await handle?.close();
  }
}
