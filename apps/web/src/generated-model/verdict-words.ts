import type { Verdict } from "@hatchery/schema/documents/generated/graphql.js";

/** What each verdict is called and what it means. */
export const verdictWords: Readonly<Record<Verdict, { label: string; meaning: string }>> = {
  NOVEL: { label: "Novel", meaning: "as far from every checkpoint as the checkpoints are from each other" },
  INTERPOLATION: {
    label: "Interpolation",
    meaning: "within the spread of the checkpoints, as an average of some would be",
  },
  REPLICA: { label: "Replica", meaning: "as close to one of the checkpoints as a copy" },
};
