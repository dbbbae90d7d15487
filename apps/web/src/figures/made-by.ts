import type { Sampler } from "@hatchery/schema/documents/generated/graphql.js";
import { samplerName } from "./sampler-name";
import { wholeNumber } from "./whole-number";

/** How a model came out of noise: «DPM-Solver++, 20 steps», or «Decoded at once», with a temperature that is not 1. */
export function madeBy({
  sampler,
  samplerSteps,
  temperature,
}: {
  readonly sampler: Sampler;
  readonly samplerSteps: number;
  readonly temperature: number;
}): string {
  const way = samplerSteps === 0 ? "Decoded at once" : `${samplerName[sampler]}, ${wholeNumber(samplerSteps)} steps`;
  return temperature === 1 ? way : `${way}, temperature ${temperature}`;
}
