import { createHash } from "node:crypto";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectStore } from "../storage/object-store.js";
import { putObjectFile } from "../storage/objects.js";
import { removeLeftovers } from "../storage/remove-leftovers.js";
import type { TensorToWrite } from "../weights/safetensors-encoding.js";
import { writeSafetensors } from "../weights/write-safetensors.js";
import type { Digest } from "./results.js";

/** What tools of the PyTorch world look for before they read a safetensors file. */
const METADATA = { format: "pt" };

/** What the temporary folders' names begin with. */
const TEMPORARY = "hatchery-weights-";

/**
 * Stores tensors as a safetensors object with no more than one of them in memory, by way of a temporary file, as an object's address
 * is the digest of all its bytes; such files that killed processes left are removed. Equal tensors in equal order have equal digests.
 */
export async function storeSafetensors(
  store: ObjectStore,
  tensors: readonly TensorToWrite[],
  read: (name: string) => Promise<Float32Array>,
): Promise<{ digest: Digest; bytes: number }> {
  await removeLeftovers(tmpdir(), TEMPORARY);
  const folder = await mkdtemp(join(tmpdir(), `${TEMPORARY}${process.pid}-`));
  try {
    const path = join(folder, "weights.safetensors");
    const hash = createHash("sha256");
    let bytes = 0;
    const file = await open(path, "wx");
    const write = async (chunk: Uint8Array) => {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await writeFile(file, chunk);
    };
    try {
      await writeSafetensors({ write }, tensors, read, METADATA);
    } finally {
      await file.close();
    }
    const digest = hash.digest("hex");
    await putObjectFile(store, path, digest, bytes);
    return { digest, bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
