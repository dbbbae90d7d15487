import type { LossCurve } from "@hatchery/core/pipeline/results.js";
import { Architecture } from "@hatchery/schema/architecture.type.js";
import { CheckpointSet } from "@hatchery/schema/checkpoint-set.type.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { DiffusionModel } from "@hatchery/schema/diffusion-model.type.js";
import { GeneratedModel } from "@hatchery/schema/generated-model.type.js";
import { Job } from "@hatchery/schema/job.type.js";
import type { LossPoint } from "@hatchery/schema/loss-point.type.js";
import { Split } from "@hatchery/schema/split.type.js";
import { Training } from "@hatchery/schema/training.type.js";
import { Upload } from "@hatchery/schema/upload.type.js";
import { Weights } from "@hatchery/schema/weights.type.js";
import type * as tables from "../database/tables.js";
import { expiryOf } from "../uploads/expiry.js";
import { globalId } from "./global-id.js";

/** An instance of the type's own class, by which an interface's type is told; the compiler sees to it that no field is missing. */
function build<T extends object>(type: new () => T, fields: T): T {
  return Object.assign(new type(), fields);
}

export function toDataset(row: typeof tables.datasets.$inferSelect): Dataset {
  const { import: imported, importedAt, ...fields } = row;
  return build(Dataset, {
    ...fields,
    id: globalId("Dataset", row.id),
    classCount: row.classes.length,
    splits: row.splits.map((split) => build(Split, { ...split })),
    import: imported && importedAt && { ...imported, importedAt },
  });
}

export function toArchitecture(row: typeof tables.architectures.$inferSelect): Architecture {
  return build(Architecture, { ...row, id: globalId("Architecture", row.id) });
}

export function toCheckpointSet(row: typeof tables.checkpointSets.$inferSelect): CheckpointSet {
  const { datasetId, architectureId, weightsId, values, losses, ...fields } = row;
  return build(CheckpointSet, {
    ...fields,
    id: globalId("CheckpointSet", row.id),
    losses: toLossPoints(losses),
    key: row.id,
    datasetKey: datasetId,
    architectureKey: architectureId,
    weightsKey: weightsId,
    valuesDigest: values,
  });
}

export function toDiffusionModel(row: typeof tables.diffusionModels.$inferSelect): DiffusionModel {
  const { checkpointSetId, weights, trainings, ...fields } = row;
  return build(DiffusionModel, {
    ...fields,
    id: globalId("DiffusionModel", row.id),
    usesTaskData: row.kind === "behavioural",
    trainings: trainings.map((training) => build(Training, { ...training, losses: toLossPoints(training.losses) })),
    key: row.id,
    checkpointSetKey: checkpointSetId,
    weightsDigest: weights,
  });
}

export function toGeneratedModel(row: typeof tables.generatedModels.$inferSelect): GeneratedModel {
  const { generatedSetId, diffusionModelId, checkpointSetId, datasetId, architectureId, ...fields } = row;
  return build(GeneratedModel, {
    ...fields,
    id: globalId("GeneratedModel", row.id),
    generatedSetKey: generatedSetId,
    diffusionModelKey: diffusionModelId,
    checkpointSetKey: checkpointSetId,
    datasetKey: datasetId,
    architectureKey: architectureId,
  });
}

export function toJob(row: typeof tables.jobs.$inferSelect): Job {
  const { checkpointSetId, diffusionModelId, generatedSetId, weightsId, datasetId, ...fields } = row;
  return build(Job, {
    ...fields,
    id: globalId("Job", row.id),
    error: toJobError(row),
    checkpointSetKey: checkpointSetId,
    diffusionModelKey: diffusionModelId,
    generatedSetKey: generatedSetId,
    weightsKey: weightsId,
    datasetKey: datasetId,
  });
}

export function toWeights(row: typeof tables.weights.$inferSelect): Weights {
  const { architectureId, object, ...fields } = row;
  return build(Weights, {
    ...fields,
    id: globalId("Weights", row.id),
    key: row.id,
    architectureKey: architectureId,
    tensorsDigest: object,
  });
}

export function toUpload(row: typeof tables.uploads.$inferSelect): Upload {
  const { jobId, weightsId, ...fields } = row;
  return build(Upload, {
    ...fields,
    id: globalId("Upload", row.id),
    error: toJobError(row),
    expiresAt: row.state === "open" ? expiryOf(row) : null,
    key: row.id,
    jobKey: jobId,
    weightsKey: weightsId,
  });
}

function toJobError({ errorMessage, errorField }: { errorMessage: string | null; errorField: string | null }) {
  return errorMessage === null ? null : { message: errorMessage, ...(errorField !== null && { field: errorField }) };
}

function toLossPoints(curve: LossCurve): LossPoint[] {
  return curve.map(([step, loss]) => ({ step, loss }));
}
