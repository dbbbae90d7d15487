import type { Sampler } from "@hatchery/schema/documents/generated/graphql.js";

/** Samplers by the names that their papers gave them. */
export const samplerName: Readonly<Record<Sampler, string>> = {
  DDPM: "DDPM",
  DDIM: "DDIM",
  DPM_SOLVER: "DPM-Solver++",
};
