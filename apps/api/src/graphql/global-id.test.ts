import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { globalId, parseGlobalId } from "./global-id.js";

describe("a global id", () => {
  it("is one byte for the kind and sixteen for the row, in base64url", () => {
    // 0x04 then 16 bytes of 0x11: by `printf '\x04\x11\x11…' | base64 | tr '+/' '-_' | tr -d =`
    expect(globalId("GeneratedModel", "11111111-1111-1111-1111-111111111111")).toBe("BBERERERERERERERERERERE");
  });

  it("gives back the kind and the row", () => {
    for (const kind of [
      "Dataset",
      "Architecture",
      "CheckpointSet",
      "DiffusionModel",
      "GeneratedModel",
      "Job",
      "Weights",
      "Upload",
    ] as const) {
      const row = randomUUID();
      expect(parseGlobalId(globalId(kind, row))).toEqual({ kind, row });
    }
  });

  it.each([
    "",
    "mnist",
    "BBERERERERERERERERERER",
    "BBEREREREREREREREREREREA",
    "BBERERERERER!RERERERERE",
    "_xERERERERERERERERERERE",
  ])("is not %j", (text) => {
    expect(parseGlobalId(text)).toBeUndefined();
  });
});
