import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { BadInput, Interrupted } from "../errors.js";
import type { Progress } from "../task.js";
import type { PublishedFile } from "./published-dataset.js";

/** Progress is told this often. */
const REPORT_BYTES = 64 << 20;
const CHUNK_BYTES = 1 << 20;

/** A file that is what its makers published. */
export interface CheckedFile {
  readonly name: string;
  readonly bytes: number;
  /** `sha256:…`, or `md5:…` where no other is published. */
  readonly checksum: string;
}

/**
 * Holds files against the published sizes and checksums; sizes first, which costs nothing.
 * @param owner title of what the files belong to, the first word of every error
 * @throws BadInput for the first file of another size or content
 * @throws Interrupted when the signal fires
 */
export async function checkFiles(
  owner: string,
  files: readonly { readonly path: string; readonly published: PublishedFile }[],
  context: { readonly signal: AbortSignal; report(progress: Progress): void },
): Promise<readonly CheckedFile[]> {
  for (const { path, published } of files) {
    const { size } = await stat(path);
    if (size !== published.bytes)
      throw new BadInput(
        `${owner}: ${published.name} has ${count(size)} bytes, expected ${count(published.bytes)}; download it again.`,
        published.name,
      );
  }
  const total = files.reduce((sum, { published }) => sum + published.bytes, 0);
  const checked: CheckedFile[] = [];
  let before = 0;
  for (const { path, published } of files) {
    const report = (bytes: number) =>
      context.report({ phase: `Checking the files of ${owner}`, done: before + bytes, total, unit: "byte" });
    checked.push(await checkFile(owner, path, published, context.signal, report));
    before += published.bytes;
    report(0);
  }
  return checked;
}

async function checkFile(
  owner: string,
  path: string,
  { name, bytes, md5, sha256 }: PublishedFile,
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<CheckedFile> {
  const algorithm = sha256 === undefined ? "md5" : "sha256";
  const hash = createHash(algorithm);
  let [done, reported] = [0, 0];
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    if (signal.aborted)
      throw new Interrupted("Stopped while the files were checked; the same command begins with them again.");
    hash.update(chunk);
    done += chunk.length;
    if (done - reported < REPORT_BYTES) continue;
    reported = done;
    report(done);
  }
  const found = hash.digest("hex");
  const expected = sha256 ?? md5;
  if (found !== expected)
    throw new BadInput(
      `${owner}: ${name} has the ${algorithm === "md5" ? "MD5" : "SHA-256"} ${found}, expected ${expected}; download it again.`,
      name,
    );
  return { name, bytes, checksum: `${algorithm}:${found}` };
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
