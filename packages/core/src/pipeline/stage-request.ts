import { type CollectInput, collectCheckpoints } from "./collect.js";
import { type EvaluateInput, evaluateModels } from "./evaluate.js";
import { type GenerateInput, generateModels } from "./generate.js";
import { type ImportInput, importStored } from "./import-weights.js";
import type { AnyStageResult, WeightsResult } from "./results.js";
import type { StageContext } from "./stage.js";
import { type TrainInput, trainDiffusionModel } from "./train.js";

/** One stage with its input, as plain data: what a child process is asked for. */
export type StageRequest =
  | { readonly stage: "collect"; readonly input: CollectInput }
  | { readonly stage: "train"; readonly input: TrainInput }
  | { readonly stage: "generate"; readonly input: GenerateInput }
  | { readonly stage: "evaluate"; readonly input: EvaluateInput };

/** An object of the store to be imported as weights, as plain data. */
export interface ImportRequest {
  readonly stage: "import";
  readonly input: ImportInput;
}

export function performStage(
  request: StageRequest | ImportRequest,
  context: StageContext,
): Promise<AnyStageResult | WeightsResult> {
  switch (request.stage) {
    case "collect":
      return collectCheckpoints(request.input, context);
    case "train":
      return trainDiffusionModel(request.input, context);
    case "generate":
      return generateModels(request.input, context);
    case "evaluate":
      return evaluateModels(request.input, context);
    case "import":
      return importStored(request.input, context);
  }
}
