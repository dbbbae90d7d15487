import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { BadInput } from "../errors.js";
import { errorCode } from "../storage/error-code.js";

export async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

/** @throws BadInput when the file cannot be read or is not JSON. */
export async function readJsonFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new BadInput(`${path} cannot be read (${reasonOf(error)}); name a JSON file that exists.`, path);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${path} is not JSON: ${reasonOf(error)}.`, path);
  }
}

/**
 * Writes the whole file or leaves what was there.
 * @throws BadInput when it cannot be written; what reading the content throws.
 */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    if (errorCode(error) === "") throw error;
    throw new BadInput(`${path} cannot be written: ${reasonOf(error)}.`, path);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
