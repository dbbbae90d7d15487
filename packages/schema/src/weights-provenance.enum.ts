import { registerEnumType } from "type-graphql";

export const WeightsProvenance = { UPLOADED: "uploaded", IMPORTED: "imported", TRAINED: "trained" } as const;
export type WeightsProvenance = (typeof WeightsProvenance)[keyof typeof WeightsProvenance];

registerEnumType(WeightsProvenance, {
  name: "WeightsProvenance",
  description: "How weights came here.",
  valuesConfig: {
    UPLOADED: { description: "Through an upload to this server." },
    IMPORTED: { description: "By the command line, from a file." },
    TRAINED: { description: "By a training of this server's own." },
  },
});
