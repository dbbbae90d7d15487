import { pipeline } from "node:stream/promises";
import { contentDisposition } from "@hatchery/core/storage/content-disposition.js";
import { errorCode } from "@hatchery/core/storage/error-code.js";
import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import { verifySignedUrl } from "@hatchery/core/storage/signed-url.js";
import type { RequestHandler } from "express";

/** What a download holds in memory. */
const CHUNK_BYTES = 1 << 20;

const answers = {
  forged: [403, "This link is not one that the server made, or it was cut short; ask for a new one."],
  expired: [410, "This link has expired; ask for a new one."],
} as const;

/** Serves objects of the file store by the signed URLs that it makes: `/objects/…?filename&expires&signature`. */
export function downloads(store: ObjectStore, secret: string): RequestHandler {
  return async (request, response) => {
    const url = new URL(request.originalUrl, "http://localhost");
    const key = url.pathname.slice(1);
    const check = verifySignedUrl(secret, key, url.searchParams);
    if (!check.ok) {
      const [status, sentence] = answers[check.reason];
      response.status(status).type("text/plain").send(`${sentence}\n`);
      return;
    }
    const size = await store.size(key);
    if (size === undefined) {
      response.status(404).type("text/plain").send("The object is no longer stored.\n");
      return;
    }
    response
      .type("application/octet-stream")
      .setHeader("Content-Disposition", contentDisposition(check.filename))
      .setHeader("Content-Length", size)
      .setHeader("X-Content-Type-Options", "nosniff")
      .setHeader("Cache-Control", "private, max-age=3600, immutable");
    await pipeline(chunksOf(store, key, size), response).catch((error: unknown) => {
      // Whoever leaves before the end is no fault of ours.
      if (errorCode(error) !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    });
  };
}

async function* chunksOf(store: ObjectStore, key: string, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < size; start += CHUNK_BYTES)
    yield await store.readRange(key, start, Math.min(start + CHUNK_BYTES, size));
}
