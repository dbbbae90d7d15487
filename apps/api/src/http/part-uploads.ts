import { receivePart } from "@hatchery/core/storage/receive-part.js";
import type { RequestHandler } from "express";

const refusals = {
  forged: [403, "This link is not one that the server made, or it was cut short; ask for a new one."],
  expired: [410, "This link has expired; ask for a new one."],
  "too-large": [413, "The part has more bytes than any part of a file that this server takes."],
  "no-upload": [404, "The upload takes no more parts: it was completed, given up or dropped."],
} as const;

/**
 * Takes parts of uploads to the file store by the signed URLs that it makes: `PUT /parts/ID/PART?…`. The body goes to the disk as it
 * comes; one that breaks off leaves nothing.
 */
export function partUploads(
  store: { readonly folder: string; readonly secret: string },
  maxBytes: number,
): RequestHandler {
  return async (request, response) => {
    const url = new URL(request.originalUrl, "http://localhost");
    const received = await receivePart(store, url, request, maxBytes).catch((error: unknown) => {
      // Whoever cut the connection hears no answer.
      if (request.destroyed && !request.complete) return undefined;
      throw error;
    });
    if (received === undefined) return;
    if (received.ok) {
      response.status(200).setHeader("ETag", `"${received.etag}"`).end();
      return;
    }
    const [status, sentence] = refusals[received.reason];
    // What is left of the body is not read, so the connection can carry nothing more.
    response.status(status).setHeader("Connection", "close").type("text/plain").send(`${sentence}\n`);
  };
}
