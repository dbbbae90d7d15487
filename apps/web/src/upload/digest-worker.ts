import { createSHA256 } from "hash-wasm";
import type { DigestMessage } from "./digest-file";

/** Read at a time; more gains nothing and takes memory. */
const CHUNK_BYTES = 4 << 20;

const say = (message: DigestMessage) => postMessage(message);

/** Hashes the file that it is sent, away from the page's own thread. */
addEventListener("message", ({ data: file }: MessageEvent<File>) => {
  hash(file).then(
    (digest) => say({ digest }),
    (error: unknown) => say({ failure: error instanceof Error ? error.message : String(error) }),
  );
});

async function hash(file: File): Promise<string> {
  const sha256 = await createSHA256();
  for (let start = 0; start < file.size; start += CHUNK_BYTES) {
    sha256.update(new Uint8Array(await file.slice(start, start + CHUNK_BYTES).arrayBuffer()));
    say({ done: Math.min(start + CHUNK_BYTES, file.size) });
  }
  return sha256.digest();
}
