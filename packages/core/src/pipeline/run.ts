import { collectCheckpoints } from "./collect.js";
import { evaluateModels } from "./evaluate.js";
import { generateModels } from "./generate.js";
import type {
  AnyStageResult,
  CheckpointSetResult,
  DiffusionModelResult,
  EvaluationResult,
  GeneratedSetResult,
} from "./results.js";
import type { RunSpecification } from "./specification.js";
import type { StageContext } from "./stage.js";
import { trainDiffusionModel } from "./train.js";

export interface RunResult {
  readonly checkpointSet: CheckpointSetResult;
  readonly diffusionModel: DiffusionModelResult;
  readonly generatedSet: GeneratedSetResult;
  readonly evaluation: EvaluationResult;
}

/**
 * The four stages of a specification, one after the other; each that the store already has is taken from there.
 * @param onResult told of each stage's result as soon as it is stored.
 */
export async function runAll(
  specification: RunSpecification,
  context: StageContext,
  onResult: (result: AnyStageResult) => void = () => {},
): Promise<RunResult> {
  const { dataset, architecture, images, seed } = specification;
  const checkpointSet = await collectCheckpoints(
    { dataset, architecture, images, specification: specification.collect, seed },
    context,
  );
  onResult(checkpointSet);
  const diffusionModel = await trainDiffusionModel(
    { checkpointSet: checkpointSet.digest, specification: specification.train, seed },
    context,
  );
  onResult(diffusionModel);
  const generatedSet = await generateModels(
    { diffusionModel: diffusionModel.digest, specification: specification.generate, seed },
    context,
  );
  onResult(generatedSet);
  const evaluation = await evaluateModels(
    { generatedSet: generatedSet.digest, specification: specification.evaluate, seed },
    context,
  );
  onResult(evaluation);
  return { checkpointSet, diffusionModel, generatedSet, evaluation };
}
