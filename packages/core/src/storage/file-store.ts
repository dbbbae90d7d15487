import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "./error-code.js";
import { checkKey } from "./object-key.js";
import { ObjectMissing, type ObjectStore } from "./object-store.js";
import { processStart } from "./process-start.js";
import { signUrl, type UrlSigning } from "./signed-url.js";
import { StorageFailure } from "./storage-failure.js";

/** Unfinished objects; no key begins with a dot, so none is ever listed. */
const INCOMING = ".incoming";
/** Longer than any put takes, shorter than it takes to fill a disk with leftovers of processes whose numbers came back. */
const STALE_AFTER_MS = 24 * 3600 * 1000;

/**
 * Objects as files below `folder`. An object is written beside the others, synced to the disk and renamed into place, so that neither a
 * reader nor a crash ever sees half of one. What a killed process left unfinished is removed when the store is opened.
 * @throws StorageFailure when the folder cannot be made or written to.
 */
export async function openFileStore(folder: string, signing?: UrlSigning): Promise<ObjectStore> {
  const incoming = join(folder, INCOMING);
  try {
    await mkdir(incoming, { recursive: true });
    await sweep(incoming);
  } catch (error) {
    throw describe(error, folder, "open the store");
  }
  const pathOf = (key: string) => {
    checkKey(key);
    return join(folder, key);
  };

  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const temporary = join(incoming, `${process.pid}-${randomBytes(8).toString("hex")}`);
      try {
        await writeSynced(temporary, bytes);
        await moveInto(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw await describeWrite(error, folder, key, bytes.byteLength);
      }
    },

    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        throw isAbsent(error) ? new ObjectMissing(key) : describe(error, folder, `read ${key}`);
      }
    },

    async size(key) {
      try {
        const found = await stat(pathOf(key));
        return found.isFile() ? found.size : undefined;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw describe(error, folder, `look for ${key}`);
      }
    },

    async delete(key) {
      const path = pathOf(key);
      try {
        await rm(path);
        await removeEmpty(dirname(path), folder);
      } catch (error) {
        if (!isAbsent(error)) throw describe(error, folder, `delete ${key}`);
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

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Renames and syncs the folder; made again when a delete of its last object removed it in between. */
async function moveInto(temporary: string, path: string): Promise<void> {
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
    throw describe(error, folder, `list ${prefix}`);
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

async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const owner = Number(name.split("-")[0]);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const abandoned = Date.now() - found.mtimeMs > STALE_AFTER_MS;
    if (abandoned || (owner !== process.pid && (await processStart(owner)) === undefined))
      await rm(path, { force: true });
  }
}

function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error));
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there; give it the right to, or choose another folder",
  EPERM: "this user may not write there; give it the right to, or choose another folder",
  EROFS: "it is on a read-only file system; choose another folder",
  ENOTDIR: "a part of the path is a file; choose another folder",
  EEXIST: "a part of the path is a file; choose another folder",
  ENOSPC: "the disk is full; free some space or choose a folder on another disk",
  EDQUOT: "the user's disk quota is used up; free some space or choose a folder on another disk",
  EFBIG: "no file may be that large there; raise the limit (ulimit -f) or choose a folder on another disk",
};

function describe(error: unknown, folder: string, what: string): StorageFailure {
  const code = errorCode(error);
  return new StorageFailure(`${folder}: cannot ${what}: ${reasons[code] ?? String(error)}.`, { cause: error });
}

async function describeWrite(error: unknown, folder: string, key: string, bytes: number): Promise<StorageFailure> {
  const code = errorCode(error);
  const failure = describe(error, folder, `store the ${bytes.toLocaleString("en")} bytes of ${key}`);
  if (code !== "ENOSPC") return failure;
  const free = await statfs(folder).then(
    (s) => s.bavail * s.bsize,
    () => undefined,
  );
  return free === undefined
    ? failure
    : new StorageFailure(
        failure.message.replace("the disk is full", `the disk is full (${free.toLocaleString("en")} bytes are free)`),
        { cause: error },
      );
}
