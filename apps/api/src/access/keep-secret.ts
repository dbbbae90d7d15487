import { readFile, writeFile } from "node:fs/promises";
import { BadInput } from "@hatchery/core/errors.js";

/**
 * A secret kept in a file that only its owner can read; made on first use. The caller holds the data folder that the file is in.
 * @throws BadInput when the file is there but empty.
 */
export async function keepSecret(path: string, make: () => string): Promise<{ secret: string; created: boolean }> {
  const secret = make();
  try {
    await writeFile(path, `${secret}\n`, { flag: "wx", mode: 0o600 });
    return { secret, created: true };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const kept = (await readFile(path, "utf8")).trim();
  if (kept === "") throw new BadInput(`${path} is empty; delete it, and the next start makes a new one.`, path);
  return { secret: kept, created: false };
}
