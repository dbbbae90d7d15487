/** Stages that train the generator: p-diff has the first two, a behavioural model the last. */
const GENERATOR = ["autoencoder", "diffusion", "decoder"] as const;

/** Floating-point operations of both sides' trainings. */
export interface TrainingOperations {
  readonly originals: number;
  readonly generator: number;
}

/**
 * What the originals' training took beside the generator's.
 * @param flops by stage
 * @returns undefined where either is not known
 */
export function trainingOperations(flops: Readonly<Record<string, unknown>>): TrainingOperations | undefined {
  const { collect: originals } = flops;
  const parts = GENERATOR.map((stage) => flops[stage]).filter((part) => typeof part === "number");
  if (typeof originals !== "number" || parts.length === 0) return undefined;
  return { originals, generator: parts.reduce((sum, part) => sum + part, 0) };
}
