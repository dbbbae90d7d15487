import type { ObjectStore } from "../storage/object-store.js";
import { openGenerator } from "./open-generator.js";
import type { CheckpointSetResult, DiffusionModelResult, GeneratedSetResult } from "./results.js";
import { type DialSpecification, dialSpecification } from "./specification.js";

/** Networks (M, D) made of the same noise at one temperature. */
export interface DialNetworks {
  readonly temperature: number;
  readonly vectors: Float32Array;
}

/** What the dial is measured on: asked for, or by default where decoding costs next to nothing. */
export function dialOf(
  dial: DialSpecification | undefined,
  kind: "p-diff" | "behavioural",
): DialSpecification | undefined {
  return dial ?? (kind === "behavioural" ? dialSpecification.parse({}) : undefined);
}

/** A model's networks at each of the dial's temperatures, of the noise that the generated set began with; none where no dial is wanted. */
export async function turnDial(
  store: ObjectStore,
  lineage: {
    readonly checkpointSet: CheckpointSetResult;
    readonly diffusionModel: DiffusionModelResult;
    readonly generatedSet: GeneratedSetResult;
  },
  specification: DialSpecification | undefined,
): Promise<DialNetworks[]> {
  const { checkpointSet, diffusionModel, generatedSet } = lineage;
  const { sampler, steps, clip } = generatedSet.specification;
  const { temperatures, count } = dialOf(specification, diffusionModel.specification.kind) ?? {
    temperatures: [],
    count: 0,
  };
  const draws = Array.from({ length: count }, (_, draw) => draw);
  const networks: DialNetworks[] = [];
  for (const temperature of temperatures) {
    const settings = { sampler, steps, clip, temperature };
    const generator = await openGenerator(store, checkpointSet, diffusionModel, settings, generatedSet.seed);
    try {
      const latents = await generator.sample(draws, async () => {});
      const vectors = await generator.decode({ shape: [count, generator.latent], data: latents });
      networks.push({ temperature, vectors });
    } finally {
      generator.dispose();
    }
  }
  return networks;
}
