import { createHash } from "node:crypto";

/** Things whose rows are found by what they are, so that storing one twice is storing it once. */
export type NaturalKind =
  | "dataset"
  | "architecture"
  | "weights"
  | "checkpoint-set"
  | "diffusion-model"
  | "generated-set"
  | "generated-model"
  | "evaluation";

/** The row id of a thing by its natural key (a name or a digest): the first 128 bits of SHA-256 over both. */
export function rowId(kind: NaturalKind, key: string): string {
  const hex = createHash("sha256").update(`${kind}:${key}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
