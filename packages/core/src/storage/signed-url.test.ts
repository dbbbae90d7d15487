import { describe, expect, test } from "vitest";
import { signUrl, verifySignedUrl } from "./signed-url.js";

const signing = { baseUrl: "http://127.0.0.1:4000/files/", secret: "correct horse" };
const url = new URL(signUrl(signing, "objects/ab/abc", "network 1.safetensors", 60, 1_000_000));

describe("a signed URL", () => {
  // printf '["objects/ab/abc","network 1.safetensors",1060]' | openssl dgst -sha256 -hmac 'correct horse' -binary | base64 | tr '+/' '-_' | tr -d '='
  test("carries OpenSSL's HMAC over key, filename and expiry", () => {
    expect(url.pathname).toBe("/files/objects/ab/abc");
    expect(url.searchParams.get("expires")).toBe("1060");
    expect(url.searchParams.get("signature")).toBe("CyJ0AwWXH-oTSWW-SEkF_vBxtzXzGAUcUC_H3isYsxg");
  });

  test("holds until the second it expires, and not after", () => {
    expect(verifySignedUrl(signing.secret, "objects/ab/abc", url.searchParams, 1_060_000)).toEqual({
      ok: true,
      filename: "network 1.safetensors",
    });
    expect(verifySignedUrl(signing.secret, "objects/ab/abc", url.searchParams, 1_060_001)).toEqual({
      ok: false,
      reason: "expired",
    });
  });

  test("is good for one key, one filename, one expiry and one secret", () => {
    const refused = { ok: false, reason: "forged" };
    expect(verifySignedUrl(signing.secret, "objects/ab/abd", url.searchParams, 1_000_000)).toEqual(refused);
    expect(verifySignedUrl("wrong horse", "objects/ab/abc", url.searchParams, 1_000_000)).toEqual(refused);
    for (const [name, value] of [
      ["filename", "x"],
      ["expires", "9999"],
      ["signature", "AAAA"],
      ["signature", ""],
    ] as const) {
      const altered = new URLSearchParams(url.searchParams);
      altered.set(name, value);
      expect(verifySignedUrl(signing.secret, "objects/ab/abc", altered, 1_000_000)).toEqual(refused);
    }
  });
});
