import { drawCodes } from "../behavioural/codes.js";
import { BehaviouralDecoder } from "../behavioural/decoder.js";
import type { ObjectStore } from "../storage/object-store.js";
import { layoutOfTensors } from "../weights/layout.js";
import type { Generator } from "./generator.js";
import { getArrays } from "./objects-of-arrays.js";
import type { BehaviouralModelResult, CheckpointSetResult } from "./results.js";
import type { GenerateSpecification } from "./specification.js";
import { temperatureOf } from "./temperature-of.js";

/** Normal noise times the temperature, decoded at once. */
export async function behaviouralGenerator(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  model: BehaviouralModelResult,
  settings: Pick<GenerateSpecification, "temperature" | "prefer">,
  seed: number,
): Promise<Generator> {
  const layout = layoutOfTensors(checkpointSet.layout);
  const decoder = BehaviouralDecoder.restore(layout, await getArrays(store, model.weights));
  const { latent } = decoder;
  return {
    latent,
    steps: 0,
    flops: behaviouralFlops(latent, layout.dimensions),
    sample: async (draws) => drawCodes(seed, draws, latent, temperatureOf(settings)).data,
    decode: (codes) => decoder.decode(codes),
    dispose: () => {},
  };
}

/** Floating-point operations that decode a network of D parameters from a code of L values. */
export function behaviouralFlops(latent: number, dimensions: number): number {
  return 2 * latent * dimensions;
}
