import { registerEnumType } from "type-graphql";

export const WeightsFormat = {
  SAFETENSORS: "safetensors",
  PYTORCH: "pytorch",
  PYTORCH_LEGACY: "pytorch-legacy",
} as const;
export type WeightsFormat = (typeof WeightsFormat)[keyof typeof WeightsFormat];

registerEnumType(WeightsFormat, {
  name: "WeightsFormat",
  description: "How a file holds tensors.",
  valuesConfig: {
    PYTORCH: { description: "What torch.save writes since 1.6: a zip archive." },
    PYTORCH_LEGACY: { description: "What torch.save wrote before 1.6: one pickle after another." },
  },
});
