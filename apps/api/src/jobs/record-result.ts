import type { AccuracySummary } from "@hatchery/core/evaluation/report.js";
import { failureThreshold, summarise } from "@hatchery/core/evaluation/summary.js";
import { isBehavioural } from "@hatchery/core/pipeline/is-behavioural.js";
import type {
  AnyStageResult,
  CheckpointSetResult,
  DiffusionModelResult,
  EvaluationResult,
  GeneratedSetResult,
} from "@hatchery/core/pipeline/results.js";
import type { GenerateSpecification, TrainSpecification } from "@hatchery/core/pipeline/specification.js";
import { and, eq, like } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import { titleOf } from "../graphql/titles.js";

/** Columns of a job that point to what its stages have made. */
export type JobResults = Partial<
  Pick<typeof tables.jobs.$inferSelect, "checkpointSetId" | "diffusionModelId" | "generatedSetId" | "evaluationId">
>;

/**
 * Stores a stage's result as rows, and returns the column of the job that points to it.
 * Rows are found by digest, so that recording a result twice changes nothing.
 */
export function recordResult(queries: Queries, owner: string, result: AnyStageResult): Promise<JobResults> {
  switch (result.kind) {
    case "checkpoint-set":
      return recordCheckpointSet(queries, owner, result);
    case "diffusion-model":
      return recordDiffusionModel(queries, owner, result);
    case "generated-set":
      return recordGeneratedSet(queries, owner, result);
    case "evaluation":
      return recordEvaluation(queries, owner, result);
  }
}

async function recordCheckpointSet(queries: Queries, owner: string, result: CheckpointSetResult): Promise<JobResults> {
  const { digest, seed, images, specification, layout, dimensions, values, accuracies, losses, seconds } = result;
  const id = rowId("checkpoint-set", digest);
  const dataset = await queries.query.datasets.findFirst({ where: eq(tables.datasets.name, result.dataset.name) });
  if (dataset === undefined) throw new Error(`The dataset ${result.dataset.name} has no row.`);
  const weights = await weightsOf(queries, specification);
  await queries
    .insert(tables.checkpointSets)
    .values({
      id,
      owner,
      title: titleOf.checkpointSet({
        dataset: result.dataset.name,
        architecture: result.architecture,
        collect: specification,
      }),
      digest,
      datasetId: dataset.id,
      architectureId: rowId("architecture", result.architecture),
      subsetTitle: titleOf.subset(specification.subset),
      subset: layout.map(({ name }) => name),
      mode: specification.mode,
      count: accuracies.length,
      dimensions,
      seed,
      specification,
      accuracy: summaryOf(accuracies, dataset.classes.length),
      accuracies,
      losses,
      seconds: seconds.collect,
      values,
      ...(images && { images }),
      ...(weights && { weightsId: weights.id }),
    })
    .onConflictDoNothing();
  return { checkpointSetId: id };
}

/** The row of the imported weights that a collection began with, if it did and they have one. */
function weightsOf(queries: Queries, specification: CheckpointSetResult["specification"]) {
  const digest = specification.mode === "steps" ? specification.weights : undefined;
  if (digest === undefined) return undefined;
  return queries.query.weights.findFirst({ where: like(tables.weights.digest, `${digest}%`) });
}

function summaryOf(accuracies: readonly number[], classes: number): AccuracySummary {
  const threshold = failureThreshold(accuracies, classes);
  return summarise(
    accuracies,
    accuracies.map((accuracy) => accuracy < threshold),
  );
}

async function recordDiffusionModel(
  queries: Queries,
  owner: string,
  result: DiffusionModelResult,
): Promise<JobResults> {
  const { digest, seed, specification, weights, latentRange } = result;
  const id = rowId("diffusion-model", digest);
  const { set, network } = await originOf(queries, rowId("checkpoint-set", result.checkpointSet));
  await queries
    .insert(tables.diffusionModels)
    .values({
      id,
      owner,
      title: titleOf.diffusionModel(network, set.subsetTitle, digest),
      digest,
      checkpointSetId: set.id,
      kind: specification.kind,
      seed,
      specification,
      parameters: set.dimensions,
      ...trainingOf(result),
      latentMaximum: latentRange.maximum,
      latentStd: latentRange.std,
      weights,
    })
    .onConflictDoNothing();
  return { checkpointSetId: set.id, diffusionModelId: id };
}

function trainingOf(result: DiffusionModelResult) {
  if (isBehavioural(result)) {
    const { specification, explained, losses, seconds, flops } = result;
    const decoder = {
      name: "decoder",
      losses: losses.decoder,
      seconds: seconds.decoder,
      flops: flops.decoder,
    } as const;
    return { latent: specification.latent, trainings: [decoder], explained };
  }
  const { specification, losses, seconds, flops } = result;
  const training = (name: "autoencoder" | "diffusion") => ({
    name,
    losses: losses[name],
    seconds: seconds[name],
    flops: flops[name],
  });
  return {
    latent: specification.autoencoder.latent * (specification.autoencoder.tokens ?? 1),
    trainings: [training("autoencoder"), training("diffusion")],
  };
}

async function recordGeneratedSet(queries: Queries, owner: string, result: GeneratedSetResult): Promise<JobResults> {
  const { digest, seed, specification, models, seconds } = result;
  const id = rowId("generated-set", digest);
  const diffusionModelId = rowId("diffusion-model", result.diffusionModel);
  const model = await queries.query.diffusionModels.findFirst({
    where: eq(tables.diffusionModels.id, diffusionModelId),
  });
  if (model === undefined) throw new Error(`The diffusion model ${result.diffusionModel} has no row.`);
  const { set, network } = await originOf(queries, model.checkpointSetId);
  await queries
    .insert(tables.generatedSets)
    .values({ id, owner, digest, diffusionModelId, seed, specification, seconds: seconds.generate })
    .onConflictDoNothing();
  const shared = {
    owner,
    seed,
    sampler: specification.sampler,
    samplerSteps: samplerSteps(model.specification, specification),
    generatedSetId: id,
    diffusionModelId,
    checkpointSetId: set.id,
    datasetId: set.datasetId,
    architectureId: set.architectureId,
  };
  for (const part of partsOf(models)) {
    await queries
      .insert(tables.generatedModels)
      .values(
        part.map(({ index, digest: own, bytes }) => ({
          ...shared,
          id: modelId(id, index),
          title: titleOf.generatedModel(network, digest, index),
          index,
          digest: own,
          bytes,
        })),
      )
      .onConflictDoNothing();
  }
  return { checkpointSetId: set.id, diffusionModelId, generatedSetId: id };
}

/** How many steps of a sampler a network took; a behavioural model takes none. */
function samplerSteps(train: TrainSpecification, { sampler, steps }: GenerateSpecification): number {
  if (train.kind === "behavioural") return 0;
  return sampler === "ddpm" ? train.diffusion.timesteps : steps;
}

async function recordEvaluation(queries: Queries, owner: string, result: EvaluationResult): Promise<JobResults> {
  const { digest, specification, report, models, seconds } = result;
  const id = rowId("evaluation", digest);
  const generatedSetId = rowId("generated-set", result.generatedSet);
  const set = await queries.query.generatedSets.findFirst({ where: eq(tables.generatedSets.id, generatedSetId) });
  if (set === undefined) throw new Error(`The generated set ${result.generatedSet} has no row.`);
  const { diffusionModelId } = set;
  await queries
    .insert(tables.evaluations)
    .values({ id, owner, digest, generatedSetId, diffusionModelId, specification, report, seconds: seconds.evaluate })
    .onConflictDoNothing();
  const { generatedModels } = tables;
  for (const {
    index,
    accuracy,
    failed,
    iouNearest,
    iouMean,
    l2Nearest,
    nearestCheckpoint,
    verdict,
    wrongPredictions,
  } of models) {
    await queries
      .update(generatedModels)
      .set({
        testAccuracy: accuracy.test,
        trainAccuracy: accuracy.train,
        failed,
        iouNearest,
        iouMean,
        l2Nearest,
        nearestCheckpoint,
        verdict,
        wrongPredictions,
      })
      .where(and(eq(generatedModels.generatedSetId, generatedSetId), eq(generatedModels.index, index)));
  }
  return { diffusionModelId, generatedSetId, evaluationId: id };
}

/** The row id of one model of a set. */
export function modelId(generatedSetId: string, index: number): string {
  return rowId("generated-model", `${generatedSetId}:${index}`);
}

async function originOf(queries: Queries, checkpointSetId: string) {
  const { checkpointSets, datasets, architectures } = tables;
  const [found] = await queries
    .select({ set: checkpointSets, dataset: datasets.name, architecture: architectures.name })
    .from(checkpointSets)
    .innerJoin(datasets, eq(datasets.id, checkpointSets.datasetId))
    .innerJoin(architectures, eq(architectures.id, checkpointSets.architectureId))
    .where(eq(checkpointSets.id, checkpointSetId));
  if (found === undefined) throw new Error(`The checkpoint set ${checkpointSetId} has no row.`);
  return { set: found.set, network: titleOf.network(found) };
}

/** A statement takes at most 65,535 values; a model's row has under 20. */
const ROWS_PER_STATEMENT = 1000;

function partsOf<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_PER_STATEMENT) }, (_, part) =>
    rows.slice(part * ROWS_PER_STATEMENT, (part + 1) * ROWS_PER_STATEMENT),
  );
}
