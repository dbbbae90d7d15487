import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./error-code.js";
import { fileFailure, fileWriteFailure, isAbsent } from "./file-failure.js";
import { moveInto, syncFolder, writeIncoming } from "./incoming-file.js";
import { checkKey } from "./object-key.js";
import { MAX_PARTS, MIN_PART_BYTES, type MultipartUploads, type UploadedPart, UploadMissing } from "./object-store.js";
import { signUrl, type UrlSigning } from "./signed-url.js";
import { StorageFailure } from "./storage-failure.js";

/** A folder for each unfinished upload, by id; no key begins with a dot, so none is ever listed. */
const UPLOADS = ".uploads";
/** What MinIO grants too: an upload may rest for a night, and the disk does not fill with abandoned ones. */
const STALE_AFTER_MS = 24 * 3600 * 1000;

/** Removes uploads that nothing was added to for a day. */
export async function sweepUploads(folder: string): Promise<void> {
  const uploads = join(folder, UPLOADS);
  await mkdir(uploads, { recursive: true });
  for (const id of await readdir(uploads)) {
    const found = await stat(join(uploads, id)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > STALE_AFTER_MS)
      await rm(join(uploads, id), { recursive: true, force: true });
  }
}

/** Uploads to a file store: each part a file `NUMBER-MD5`, written through a URL that the server in front of the store takes (receivePart). */
export function fileUploads(folder: string, signing: UrlSigning | undefined): MultipartUploads {
  return {
    async startUpload(key) {
      const id = randomBytes(16).toString("hex") + keyMark(key);
      try {
        await mkdir(join(folder, UPLOADS, id));
      } catch (error) {
        throw await fileWriteFailure(error, folder, `begin an upload of ${key}`);
      }
      return id;
    },

    async signedPartUrl(key, id, part, seconds) {
      uploadFolder(folder, key, id);
      if (signing === undefined)
        throw new StorageFailure(
          "This store has no server in front of it, so it has no URLs; put the object through the store instead.",
        );
      if (!isPart(part)) throw new RangeError(`${part} cannot be the number of a part; it must be 1 to ${MAX_PARTS}.`);
      return signUrl(signing, partPath(id, part), "", seconds);
    },

    async listParts(key, id) {
      return (await storedParts(folder, key, id)).map(({ part, size, etag }) => ({ part, size, etag }));
    },

    async completeUpload(key, id, parts) {
      const upload = uploadFolder(folder, key, id);
      const stored = new Map((await storedParts(folder, key, id)).map((part) => [part.part, part]));
      const ordered = [...parts].sort((a, b) => a.part - b.part);
      const files = ordered.map(({ part, etag }, index) => {
        const found = stored.get(part);
        if (found?.etag !== etag)
          throw new StorageFailure(
            `Part ${part} of the upload of ${key} is not stored as it was named; send it again.`,
          );
        if (found.size < MIN_PART_BYTES && index < ordered.length - 1)
          throw new StorageFailure(
            `Part ${part} of the upload of ${key} has ${found.size.toLocaleString("en")} bytes; every part but the last needs ${MIN_PART_BYTES.toLocaleString("en")}.`,
          );
        return join(upload, found.file);
      });
      try {
        await writeIncoming(
          folder,
          async (file) => {
            for (const path of files) await writeFile(file, createReadStream(path));
          },
          (temporary) => moveInto(temporary, join(folder, key)),
        );
        await rm(upload, { recursive: true, force: true });
      } catch (error) {
        throw await fileWriteFailure(error, folder, `put the ${files.length} parts of ${key} together`);
      }
    },

    async abortUpload(key, id) {
      try {
        await rm(uploadFolder(folder, key, id), { recursive: true, force: true });
      } catch (error) {
        if (!(error instanceof UploadMissing)) throw fileFailure(error, folder, `abort the upload of ${key}`);
      }
    },
  };
}

/** Where the server takes the part, below its base URL. */
export function partPath(id: string, part: number): string {
  return `parts/${id}/${part}`;
}

/**
 * Stores a part of an upload.
 * @param write writes the part's bytes, and tells the MD5 of what it wrote.
 * @returns that MD5, or undefined when there is no such upload.
 */
export async function storePart(
  folder: string,
  id: string,
  part: number,
  write: (file: FileHandle) => Promise<string>,
): Promise<string | undefined> {
  if (!isUploadId(id) || !isPart(part)) return undefined;
  const upload = join(folder, UPLOADS, id);
  try {
    await stat(upload);
    const etag = await writeIncoming(folder, write, (temporary, md5) =>
      rename(temporary, join(upload, partFile(part, md5))),
    );
    for (const name of await readdir(upload))
      if (name.startsWith(partFile(part, "")) && name !== partFile(part, etag))
        await rm(join(upload, name), { force: true });
    await syncFolder(upload);
    return etag;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

const partFile = (part: number, md5: string) => `${String(part).padStart(5, "0")}-${md5}`;

const isPart = (part: number) => Number.isInteger(part) && part >= 1 && part <= MAX_PARTS;

const isUploadId = (id: string) => /^[0-9a-f]{48}$/.test(id);

/** The end of every id of an upload of this key, so that an id is good for its key alone. */
function keyMark(key: string): string {
  checkKey(key);
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}

function uploadFolder(folder: string, key: string, id: string): string {
  if (!isUploadId(id) || !id.endsWith(keyMark(key))) throw new UploadMissing(key);
  return join(folder, UPLOADS, id);
}

async function storedParts(folder: string, key: string, id: string): Promise<(UploadedPart & { file: string })[]> {
  const upload = uploadFolder(folder, key, id);
  const newest = new Map<number, UploadedPart & { file: string; at: number }>();
  try {
    for (const file of (await readdir(upload)).sort()) {
      const { size, mtimeMs } = await stat(join(upload, file));
      const part = Number(file.slice(0, 5));
      // Two contents of one part lie there for the moment between the arrival of the second and the removal of the first.
      if ((newest.get(part)?.at ?? 0) <= mtimeMs)
        newest.set(part, { part, size, etag: file.slice(6), file, at: mtimeMs });
    }
  } catch (error) {
    throw isAbsent(error) ? new UploadMissing(key) : fileFailure(error, folder, `list the parts of ${key}`);
  }
  return [...newest.values()];
}
