import type { GenerateSpecification } from "./specification.js";

/** What `generate.prefer` stands for: on the dial of both kinds of models accuracy has stopped rising below the one, and has begun to fall at the other. */
const PREFERRED: Readonly<Record<NonNullable<GenerateSpecification["prefer"]>, number>> = {
  accuracy: 0.6,
  novelty: 1.2,
};

/** What a request's noise is multiplied by. */
export function temperatureOf({ temperature, prefer }: Pick<GenerateSpecification, "temperature" | "prefer">): number {
  return temperature ?? (prefer === undefined ? 1 : PREFERRED[prefer]);
}
