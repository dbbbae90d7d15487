import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Digest } from "./results.js";

/** SHA-256 of a value's canonical JSON (RFC 8785): equal for equal values, however they were written. */
export function canonicalDigest(value: unknown): Digest {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("Only JSON values have a canonical form.");
  return createHash("sha256").update(text).digest("hex");
}
