import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { fileWriteFailure } from "./file-failure.js";
import { partPath, storePart } from "./file-uploads.js";
import { verifySignedUrl } from "./signed-url.js";

/** What became of a part that someone sent: stored with its MD5, or why not. */
export type ReceivedPart =
  | { readonly ok: true; readonly etag: string }
  | { readonly ok: false; readonly reason: "expired" | "forged" | "too-large" | "no-upload" };

class TooLarge extends Error {}

/**
 * Takes the body of a `PUT /parts/ID/PART?…` request, whose URL MultipartUploads.signedPartUrl made, as a part of an upload to the
 * file store in `folder`. A part is stored whole or not at all, and replaces an earlier one of its number; a body that ends early
 * (its iteration throws) or has more than `maxBytes` leaves nothing.
 *
 * @param secret of the URL's signature
 * @param url of the request; its path and query count
 * @throws StorageFailure when the disk refuses; what the body throws
 */
export async function receivePart(
  { folder, secret }: { readonly folder: string; readonly secret: string },
  url: URL,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<ReceivedPart> {
  const [, id = "", number = ""] = /^\/parts\/([0-9a-f]+)\/(\d{1,5})$/.exec(url.pathname) ?? [];
  const part = Number(number);
  const check = verifySignedUrl(secret, partPath(id, part), url.searchParams);
  if (!check.ok) return check;
  const hash = createHash("md5");
  let refusal: { readonly error: unknown } | undefined;
  async function* checked(): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      for await (const chunk of body) {
        size += chunk.byteLength;
        if (size > maxBytes) throw new TooLarge();
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      refusal = { error };
      throw error;
    }
  }
  try {
    const etag = await storePart(folder, id, part, async (file) => {
      await writeFile(file, checked());
      return hash.digest("hex");
    });
    return etag === undefined ? { ok: false, reason: "no-upload" } : { ok: true, etag };
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: "too-large" };
    if (refusal !== undefined) throw refusal.error;
    throw await fileWriteFailure(error, folder, `store part ${part} of an upload`);
  }
}
