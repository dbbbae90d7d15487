import { registerEnumType } from "type-graphql";

/** Values are the names that specifications use. */
export const Sampler = { DDPM: "ddpm", DDIM: "ddim", DPM_SOLVER: "dpm-solver++" } as const;
export type Sampler = (typeof Sampler)[keyof typeof Sampler];

registerEnumType(Sampler, {
  name: "Sampler",
  description: "How noise is turned into latents.",
  valuesConfig: {
    DDPM: { description: "Every timestep of the diffusion, with fresh noise at each." },
    DDIM: { description: "Deterministic, first order; 20 to 50 steps." },
    DPM_SOLVER: { description: "DPM-Solver++(2M): deterministic, second order; 20 steps." },
  },
});
