import { realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { BadInput } from "@hatchery/core/errors.js";

/**
 * What a path within the folder of imports stands for, with all links resolved.
 * @param folder as HATCHERY_IMPORT_FOLDER names it
 * @throws BadInput (field `path`) when there is no such folder, or the path leads out of it or to nothing
 */
export async function importPath(
  folder: string | undefined,
  path: string,
): Promise<{ readonly root: string; readonly path: string }> {
  if (folder === undefined)
    throw new BadInput(
      "Nothing is imported from this machine's files: HATCHERY_IMPORT_FOLDER is not set. Let it name the folder that has the datasets' files, and start Hatchery again.",
      "path",
    );
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined)
    throw new BadInput(
      `HATCHERY_IMPORT_FOLDER is ${JSON.stringify(folder)}, which does not exist; make the folder or name another, and start Hatchery again.`,
      "path",
    );
  const named = resolve(root, path);
  const real = isWithin(root, named) ? await realpath(named).catch(() => undefined) : named;
  if (real === undefined)
    throw new BadInput(
      `path is ${JSON.stringify(path)}, and the folder that HATCHERY_IMPORT_FOLDER names has nothing of that name; put the files there, or correct the path.`,
      "path",
    );
  if (!isWithin(root, real))
    throw new BadInput(
      `path is ${JSON.stringify(path)}, which leads out of the folder that HATCHERY_IMPORT_FOLDER names; nothing outside it is read.`,
      "path",
    );
  return { root, path: real };
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`);
}
