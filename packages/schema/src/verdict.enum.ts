import { registerEnumType } from "type-graphql";

export const Verdict = { REPLICA: "replica", INTERPOLATION: "interpolation", NOVEL: "novel" } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

registerEnumType(Verdict, {
  name: "Verdict",
  description: "How new generated models are, by thresholds that the report states.",
  valuesConfig: {
    REPLICA: { description: "As close to a checkpoint as a copy." },
    INTERPOLATION: { description: "Within the checkpoints' spread." },
    NOVEL: { description: "As far from every checkpoint as they are from each other." },
  },
});
