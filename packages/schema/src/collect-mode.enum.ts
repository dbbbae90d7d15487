import { registerEnumType } from "type-graphql";

export const CollectMode = { STEPS: "steps", SEEDS: "seeds" } as const;
export type CollectMode = (typeof CollectMode)[keyof typeof CollectMode];

registerEnumType(CollectMode, {
  name: "CollectMode",
  description: "Where checkpoints come from.",
  valuesConfig: {
    STEPS: { description: "Steps of one training run, saved one after another." },
    SEEDS: { description: "Independent networks, each from its own seed." },
  },
});
