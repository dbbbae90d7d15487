import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { processStart } from "./process-start.js";

/** Longer than any write takes, shorter than it takes to fill a disk with leftovers of processes whose numbers came back. */
const STALE_AFTER_MS = 24 * 3600 * 1000;

/**
 * Removes what killed processes left unfinished in a folder: what is named by a prefix, the number of its process, a dash and anything.
 * What belongs to another user stays.
 */
export async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const owner = Number(name.slice(prefix.length).split("-")[0]);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const abandoned = Date.now() - found.mtimeMs > STALE_AFTER_MS;
    if (abandoned || (owner !== process.pid && (await processStart(owner)) === undefined))
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
