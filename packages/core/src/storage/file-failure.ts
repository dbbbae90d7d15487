import { statfs } from "node:fs/promises";
import { errorCode } from "./error-code.js";
import { StorageFailure } from "./storage-failure.js";

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

/** What the file system of `folder` refused, as a sentence with a way out. */
export function fileFailure(error: unknown, folder: string, what: string): StorageFailure {
  const code = errorCode(error);
  return new StorageFailure(`${folder}: cannot ${what}: ${reasons[code] ?? String(error)}.`, { cause: error });
}

/** The same for a write, with the bytes that are free when that is what was missing. */
export async function fileWriteFailure(error: unknown, folder: string, what: string): Promise<StorageFailure> {
  const failure = fileFailure(error, folder, what);
  if (errorCode(error) !== "ENOSPC") return failure;
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

/** Whether a file is not there. */
export function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error));
}
