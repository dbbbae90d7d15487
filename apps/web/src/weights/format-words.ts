import type { WeightsFormat, WeightsProvenance } from "@hatchery/schema/documents/generated/graphql.js";

export const formatWords: Readonly<Record<WeightsFormat, string>> = {
  SAFETENSORS: "safetensors",
  PYTORCH: "PyTorch",
  PYTORCH_LEGACY: "PyTorch before 1.6",
};

export const provenanceWords: Readonly<Record<WeightsProvenance, string>> = {
  UPLOADED: "Uploaded",
  IMPORTED: "Imported",
  TRAINED: "Trained here",
};
