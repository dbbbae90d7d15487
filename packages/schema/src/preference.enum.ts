import { registerEnumType } from "type-graphql";

/** Values are the names that specifications use. */
export const Preference = { ACCURACY: "accuracy", NOVELTY: "novelty" } as const;
export type Preference = (typeof Preference)[keyof typeof Preference];

registerEnumType(Preference, {
  name: "Preference",
  description: "What generated models should above all be; each stands for a temperature.",
  valuesConfig: {
    ACCURACY: { description: "Close to the mean of all that can be generated." },
    NOVELTY: { description: "Further from it, at a cost in accuracy." },
  },
});
