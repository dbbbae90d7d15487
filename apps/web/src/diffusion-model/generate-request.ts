import type { Sampler } from "@hatchery/schema/documents/generated/graphql.js";

/** What the form holds, as typed: an emptied field is an empty string. */
export interface GenerateDraft {
  count: number | string;
  sampler: Sampler;
  steps: number | string;
  /** What the noise is multiplied by. */
  temperature: number;
  /** Empty for one that is drawn at random. */
  seed: number | string;
}

export type GenerateField = keyof GenerateDraft;
export const generateFields = [
  "count",
  "sampler",
  "steps",
  "temperature",
  "seed",
] as const satisfies readonly GenerateField[];

/** Seeds are unsigned integers of 32 bits. */
const SEED_LIMIT = 2 ** 32;
/** The specification's own limit on one request. */
const COUNT_LIMIT = 100_000;

function whole(value: number | string): number | undefined {
  const number = value === "" ? Number.NaN : Number(value);
  return Number.isInteger(number) ? number : undefined;
}

/**
 * What is wrong with a draft, by field, in sentences; empty when nothing is.
 * `timesteps` is the number of steps that the diffusion model was trained with, which no sampler can exceed.
 */
export function checkGenerateDraft(draft: GenerateDraft, timesteps: number): Partial<Record<GenerateField, string>> {
  const wrong: Partial<Record<GenerateField, string>> = {};
  const count = whole(draft.count);
  if (count === undefined || count < 1 || count > COUNT_LIMIT) {
    wrong.count = `Ask for a whole number of models from 1 to ${COUNT_LIMIT.toLocaleString("en-US")}.`;
  }
  if (draft.sampler !== "DDPM") {
    const steps = whole(draft.steps);
    if (steps === undefined || steps < 1 || steps > timesteps) {
      wrong.steps = `Take a whole number of steps from 1 to ${timesteps.toLocaleString("en-US")}; 20 to 50 are enough for this sampler.`;
    }
  }
  const seed = whole(draft.seed);
  if (draft.seed !== "" && (seed === undefined || seed < 0 || seed >= SEED_LIMIT)) {
    wrong.seed = `A seed is a whole number from 0 to ${(SEED_LIMIT - 1).toLocaleString("en-US")}; leave it empty for a random one.`;
  }
  return wrong;
}

/** The draft as the API wants it; only for one that was checked. What decodes its noise at once takes no sampler. */
export function generateRequest(
  draft: GenerateDraft,
  sampled: boolean,
): {
  count: number;
  sampler?: Sampler;
  steps?: number;
  temperature?: number;
  seed: number;
} {
  return {
    count: Number(draft.count),
    ...(sampled && { sampler: draft.sampler }),
    ...(sampled && draft.sampler !== "DDPM" && { steps: Number(draft.steps) }),
    ...(draft.temperature !== 1 && { temperature: draft.temperature }),
    seed: draft.seed === "" ? (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) : Number(draft.seed),
  };
}
