import { createHmac, timingSafeEqual } from "node:crypto";

/** Base URL under which the server hands out objects by key, and the secret that only it knows. */
export interface UrlSigning {
  readonly baseUrl: string;
  readonly secret: string;
}

function signature(secret: string, key: string, filename: string, expires: number): Buffer {
  return createHmac("sha256", secret)
    .update(JSON.stringify([key, filename, expires]))
    .digest();
}

/**
 * `BASE/KEY?filename=…&expires=…&signature=…`: serves the object to anyone who holds it until it expires.
 * The signature is HMAC-SHA256 over key, filename and expiry.
 * @param now milliseconds since 1970.
 */
export function signUrl(signing: UrlSigning, key: string, filename: string, seconds: number, now = Date.now()): string {
  const expires = Math.ceil(now / 1000 + seconds);
  const url = new URL(`${signing.baseUrl.replace(/\/+$/, "")}/${key}`);
  url.searchParams.set("filename", filename);
  url.searchParams.set("expires", String(expires));
  url.searchParams.set("signature", signature(signing.secret, key, filename, expires).toString("base64url"));
  return url.href;
}

/** What a signed URL allows, or why it allows nothing. */
export type SignedUrlCheck =
  | { readonly ok: true; readonly filename: string }
  | { readonly ok: false; readonly reason: "expired" | "forged" };

/**
 * Checks the query of a request for `key` against its signature.
 * @param now milliseconds since 1970.
 */
export function verifySignedUrl(secret: string, key: string, query: URLSearchParams, now = Date.now()): SignedUrlCheck {
  const filename = query.get("filename") ?? "";
  const expires = Number(query.get("expires"));
  const given = Buffer.from(query.get("signature") ?? "", "base64url");
  const expected = signature(secret, key, filename, expires);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { ok: false, reason: "forged" };
  return expires * 1000 < now ? { ok: false, reason: "expired" } : { ok: true, filename };
}
