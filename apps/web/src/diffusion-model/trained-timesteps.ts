/** The paper's, for a specification that does not say. */
const PAPER_TIMESTEPS = 1000;

/** The number of diffusion steps that a model was trained with, from its specification. */
export function trainedTimesteps(specification: Readonly<Record<string, unknown>>): number {
  const { diffusion } = specification;
  const timesteps =
    typeof diffusion === "object" && diffusion !== null && "timesteps" in diffusion ? diffusion.timesteps : undefined;
  return typeof timesteps === "number" ? timesteps : PAPER_TIMESTEPS;
}
