/** A random key of 128 bits: a request that is sent again under the same key is carried out once. */
export function idempotencyKey(): string {
  // crypto.randomUUID exists on HTTPS and loopback only; a gallery in a local network has neither.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
