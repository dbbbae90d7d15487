import { createReadStream } from "node:fs";
import { type FileHandle, open, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "./error-code.js";
import { fileFailure, fileWriteFailure, isAbsent } from "./file-failure.js";
import { fileUploads, sweepUploads } from "./file-uploads.js";
import { moveInto, openIncoming, writeIncoming } from "./incoming-file.js";
import { checkKey } from "./object-key.js";
import { ObjectMissing, type ObjectStore } from "./object-store.js";
import { signUrl, type UrlSigning } from "./signed-url.js";
import { StorageFailure } from "./storage-failure.js";

/**
 * Objects as files below `folder`. What a killed process left unfinished is removed when the store is opened.
 * @throws StorageFailure when the folder cannot be made or written to.
 */
export async function openFileStore(folder: string, signing?: UrlSigning): Promise<ObjectStore> {
  try {
    await openIncoming(folder);
    await sweepUploads(folder);
  } catch (error) {
    throw fileFailure(error, folder, "open the store");
  }
  const pathOf = (key: string) => {
    checkKey(key);
    return join(folder, key);
  };

  const store = async (key: string, size: number, write: (file: FileHandle) => Promise<void>) => {
    const path = pathOf(key);
    try {
      await writeIncoming(folder, write, (temporary) => moveInto(temporary, path));
    } catch (error) {
      throw await fileWriteFailure(error, folder, `store the ${size.toLocaleString("en")} bytes of ${key}`);
    }
  };

  return {
    ...fileUploads(folder, signing),

    put: (key, bytes) => store(key, bytes.byteLength, (file) => file.writeFile(bytes)),

    async putFile(key, path) {
      const { size } = await stat(path);
      await store(key, size, (file) => writeFile(file, createReadStream(path)));
    },

    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        throw isAbsent(error) ? new ObjectMissing(key) : fileFailure(error, folder, `read ${key}`);
      }
    },

    async readRange(key, start, end) {
      const bytes = new Uint8Array(end - start);
      let file: FileHandle | undefined;
      try {
        file = await open(pathOf(key));
        for (let done = 0; done < bytes.length; ) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0)
            throw new StorageFailure(`The object ${key} ends before byte ${end.toLocaleString("en")}; it is damaged.`);
          done += bytesRead;
        }
        return bytes;
      } catch (error) {
        if (error instanceof StorageFailure) throw error;
        throw isAbsent(error) ? new ObjectMissing(key) : fileFailure(error, folder, `read ${key}`);
      } finally {
        await file?.close();
      }
    },

    async size(key) {
      try {
        const found = await stat(pathOf(key));
        return found.isFile() ? found.size : undefined;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw fileFailure(error, folder, `look for ${key}`);
      }
    },

    async delete(key) {
      const path = pathOf(key);
      try {
        await rm(path);
        await removeEmpty(dirname(path), folder);
      } catch (error) {
        if (!isAbsent(error)) throw fileFailure(error, folder, `delete ${key}`);
      }
    },

    list: (prefix) => walk(folder, "", prefix),

    async signedUrl(key, filename, seconds) {
      checkKey(key);
      if (signing === undefined)
        throw new StorageFailure(
          "This store has no server in front of it, so it has no URLs; read the object through the store instead.",
        );
      return signUrl(signing, key, filename, seconds);
    },
  };
}

/** Removes the folders that a delete left empty, upwards, but never the store's own. */
async function removeEmpty(path: string, folder: string): Promise<void> {
  try {
    for (let empty = path; empty !== folder && empty.startsWith(folder); empty = dirname(empty)) await rmdir(empty);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT", "EBUSY"].includes(errorCode(error))) throw error;
  }
}

/** Keys in S3's order, by code unit of the whole key: a folder counts with its slash. */
async function* walk(folder: string, parent: string, prefix: string): AsyncGenerator<string> {
  let entries: { name: string; folder: boolean }[];
  try {
    entries = (await readdir(join(folder, parent), { withFileTypes: true })).map((entry) => ({
      name: entry.isDirectory() ? `${entry.name}/` : entry.name,
      folder: entry.isDirectory(),
    }));
  } catch (error) {
    if (isAbsent(error)) return;
    throw fileFailure(error, folder, `list ${prefix}`);
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const key = parent + entry.name;
    if (entry.name.startsWith(".")) continue;
    if (entry.folder) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walk(folder, key, prefix);
    } else if (key.startsWith(prefix)) yield key;
  }
}
