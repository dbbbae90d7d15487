import { openImportedDataset } from "../datasets/imported-dataset.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { type CollectInput, collectCheckpoints } from "./collect.js";
import { type DatasetSample, datasetSamples } from "./dataset-samples.js";
import { downloadDataset } from "./download-dataset.js";
import { type EvaluateInput, evaluateModels } from "./evaluate.js";
import { type GenerateInput, generateModels } from "./generate.js";
import { importDataset } from "./import-dataset.js";
import type { ImportOptions } from "./import-source.js";
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

/** A dataset to be imported from files that this machine has, or that are first downloaded to it, as plain data. */
export interface ImportDatasetRequest {
  readonly stage: "import-dataset";
  readonly input: { readonly name: string; readonly path: string; readonly download?: boolean } & ImportOptions;
}

/** What an import of a dataset ends with. */
export interface DatasetResult {
  readonly kind: "dataset";
  readonly manifest: ImportedManifest;
  readonly samples: readonly DatasetSample[];
}

export type ChildRequest = StageRequest | ImportRequest | ImportDatasetRequest;
export type ChildResult = AnyStageResult | WeightsResult | DatasetResult;

export function performStage(request: ChildRequest, context: StageContext): Promise<ChildResult> {
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
    case "import-dataset":
      return importWithSamples(request.input, context);
  }
}

async function importWithSamples(
  { name, path, download = false, ...options }: ImportDatasetRequest["input"],
  context: StageContext,
): Promise<DatasetResult> {
  if (download) await downloadDataset(name, path, context);
  const manifest = await importDataset(name, path, context, options);
  const dataset = openImportedDataset(manifest, context.store);
  return {
    kind: "dataset",
    manifest,
    samples: await datasetSamples(context.store, dataset, manifest.splits.train.digest),
  };
}
