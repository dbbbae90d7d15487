import { contentDisposition } from "@hatchery/core/storage/content-disposition.js";
import { ObjectMissing, type ObjectStore } from "@hatchery/core/storage/object-store.js";
import { verifySignedUrl } from "@hatchery/core/storage/signed-url.js";
import type { RequestHandler } from "express";

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
    try {
      const bytes = await store.get(key);
      response
        .type("application/octet-stream")
        .setHeader("Content-Disposition", contentDisposition(check.filename))
        .setHeader("Content-Length", bytes.byteLength)
        .setHeader("X-Content-Type-Options", "nosniff")
        .setHeader("Cache-Control", "private, max-age=3600, immutable")
        .end(bytes);
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error;
      response.status(404).type("text/plain").send("The object is no longer stored.\n");
    }
  };
}
