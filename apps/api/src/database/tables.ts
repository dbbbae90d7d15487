import type { ImageTransforms } from "@hatchery/core/datasets/images/image-transform.js";
import type { AccuracySummary, Report, Verdict } from "@hatchery/core/evaluation/report.js";
import type { DatasetSample } from "@hatchery/core/pipeline/dataset-samples.js";
import type { LossCurve } from "@hatchery/core/pipeline/results.js";
import type { RunSpecification, SamplerName } from "@hatchery/core/pipeline/specification.js";
import type { DatasetImport } from "@hatchery/schema/dataset-import.type.js";
import type { DatasetState } from "@hatchery/schema/dataset-state.enum.js";
import type { JobProgress } from "@hatchery/schema/job.type.js";
import type { JobKind } from "@hatchery/schema/job-kind.enum.js";
import type { JobState } from "@hatchery/schema/job-state.enum.js";
import type { NetworkInput } from "@hatchery/schema/network-input.type.js";
import type { PublishedForm } from "@hatchery/schema/published-form.type.js";
import type { UploadState } from "@hatchery/schema/upload-state.enum.js";
import type { Visibility } from "@hatchery/schema/visibility.enum.js";
import type { WeightsSource, WeightsTensor } from "@hatchery/schema/weights.type.js";
import type { WeightsFormat } from "@hatchery/schema/weights-format.enum.js";
import type { WeightsProvenance } from "@hatchery/schema/weights-provenance.enum.js";
import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  json,
  pgTable,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

/**
 * JSON is kept as `json`, not `jsonb`: it is never searched, and its keys keep the order in which reports are read.
 * `sequence` is the order of creation, which pages are cut by.
 */
const identity = () => ({
  id: uuid().primaryKey(),
  sequence: bigserial({ mode: "number" }).notNull().unique(),
  createdAt: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
  owner: text().notNull(),
});
const entity = () => ({ ...identity(), visibility: text().$type<Visibility>().notNull().default("public") });

export interface StoredSplit {
  readonly name: string;
  readonly count: number;
  readonly digest?: string;
  readonly bytes?: number;
  readonly perClass?: readonly number[];
}

export const datasets = pgTable("datasets", {
  ...entity(),
  name: text().notNull().unique(),
  title: text().notNull(),
  classes: json().$type<readonly string[]>().notNull(),
  image: json().$type<{ height: number; width: number; channels: number }>().notNull(),
  mean: json().$type<readonly number[]>().notNull(),
  std: json().$type<readonly number[]>().notNull(),
  splits: json().$type<readonly StoredSplit[]>().notNull(),
  licence: text().notNull(),
  source: text().notNull(),
  state: text().$type<DatasetState>().notNull().default("not-imported"),
  transforms: json().$type<ImageTransforms>(),
  citation: text(),
  forms: json().$type<readonly PublishedForm[]>().notNull().default([]),
  samples: json().$type<readonly DatasetSample[]>().notNull().default([]),
  import: json().$type<Omit<DatasetImport, "importedAt">>(),
  importedAt: timestamp({ withTimezone: true, precision: 3 }),
});

export const architectures = pgTable("architectures", {
  ...entity(),
  name: text().notNull().unique(),
  title: text().notNull(),
  family: text().notNull(),
  description: text().notNull(),
  parameters: integer().notNull(),
  flops: doublePrecision().notNull(),
  input: json().$type<{ height: number; width: number; channels: number }>().notNull(),
  tensors: json().$type<readonly { name: string; shape: readonly number[]; parameters: number }[]>().notNull(),
  subsets: json()
    .$type<
      readonly {
        name: string;
        tensors: readonly string[];
        parameters: number;
        prefixFlops: number;
        suffixFlops: number;
      }[]
    >()
    .notNull(),
});

export const weights = pgTable(
  "weights",
  {
    ...entity(),
    title: text().notNull(),
    digest: text().notNull().unique(),
    architectureId: uuid()
      .notNull()
      .references(() => architectures.id),
    input: json().$type<NetworkInput>().notNull(),
    format: text().$type<WeightsFormat>().notNull(),
    bytes: doublePrecision().notNull(),
    parameters: doublePrecision().notNull(),
    provenance: text().$type<WeightsProvenance>().notNull(),
    source: json().$type<WeightsSource>().notNull(),
    notes: json().$type<readonly string[]>().notNull(),
    tensors: json().$type<readonly WeightsTensor[]>().notNull(),
    /** Digest of the safetensors object. */
    object: text().notNull(),
  },
  (table) => [index("weights_architecture").on(table.architectureId, table.sequence)],
);

export const checkpointSets = pgTable(
  "checkpoint_sets",
  {
    ...entity(),
    title: text().notNull(),
    digest: text().notNull().unique(),
    datasetId: uuid()
      .notNull()
      .references(() => datasets.id),
    architectureId: uuid()
      .notNull()
      .references(() => architectures.id),
    /** The subset as people call it: its name, or how many tensors it has. */
    subsetTitle: text().notNull(),
    subset: json().$type<readonly string[]>().notNull(),
    mode: text().$type<"steps" | "seeds">().notNull(),
    count: integer().notNull(),
    dimensions: integer().notNull(),
    seed: doublePrecision().notNull(),
    specification: json().$type<RunSpecification["collect"]>().notNull(),
    accuracy: json().$type<AccuracySummary>().notNull(),
    accuracies: json().$type<readonly number[]>().notNull(),
    losses: json().$type<LossCurve>().notNull(),
    seconds: doublePrecision().notNull(),
    values: text().notNull(),
    /** How the dataset's images were fitted to the network, if they were. */
    images: json().$type<NonNullable<RunSpecification["images"]>>(),
    /** The pretrained weights that it was collected from. */
    weightsId: uuid().references(() => weights.id),
  },
  (table) => [
    index("checkpoint_sets_dataset").on(table.datasetId, table.sequence),
    index("checkpoint_sets_architecture").on(table.architectureId, table.sequence),
    index("checkpoint_sets_weights").on(table.weightsId, table.sequence),
  ],
);

/** One of the trainings of a diffusion model. */
export interface StoredTraining {
  readonly name: "autoencoder" | "diffusion" | "decoder";
  readonly losses: LossCurve;
  readonly seconds: number;
  /** Absent in rows of before it was kept. */
  readonly flops?: number;
}

export const diffusionModels = pgTable(
  "diffusion_models",
  {
    ...entity(),
    title: text().notNull(),
    digest: text().notNull().unique(),
    checkpointSetId: uuid()
      .notNull()
      .references(() => checkpointSets.id),
    kind: text().notNull(),
    seed: doublePrecision().notNull(),
    specification: json().$type<RunSpecification["train"]>().notNull(),
    parameters: integer().notNull(),
    latent: integer().notNull(),
    trainings: json().$type<readonly StoredTraining[]>().notNull(),
    /** Of behavioural models. */
    explained: doublePrecision(),
    latentMaximum: doublePrecision().notNull(),
    latentStd: doublePrecision().notNull(),
    weights: text().notNull(),
  },
  (table) => [index("diffusion_models_checkpoint_set").on(table.checkpointSetId, table.sequence)],
);

/** Models that were generated together. */
export const generatedSets = pgTable("generated_sets", {
  ...identity(),
  digest: text().notNull().unique(),
  diffusionModelId: uuid()
    .notNull()
    .references(() => diffusionModels.id),
  seed: doublePrecision().notNull(),
  specification: json().$type<RunSpecification["generate"]>().notNull(),
  seconds: doublePrecision().notNull(),
});

export const generatedModels = pgTable(
  "generated_models",
  {
    ...entity(),
    title: text().notNull(),
    index: integer().notNull(),
    digest: text().notNull(),
    bytes: doublePrecision().notNull(),
    seed: doublePrecision().notNull(),
    sampler: text().$type<SamplerName>().notNull(),
    samplerSteps: integer().notNull(),
    generatedSetId: uuid()
      .notNull()
      .references(() => generatedSets.id),
    diffusionModelId: uuid()
      .notNull()
      .references(() => diffusionModels.id),
    checkpointSetId: uuid()
      .notNull()
      .references(() => checkpointSets.id),
    datasetId: uuid()
      .notNull()
      .references(() => datasets.id),
    architectureId: uuid()
      .notNull()
      .references(() => architectures.id),
    testAccuracy: doublePrecision(),
    trainAccuracy: doublePrecision(),
    failed: boolean(),
    iouNearest: doublePrecision(),
    iouMean: doublePrecision(),
    l2Nearest: doublePrecision(),
    nearestCheckpoint: integer(),
    verdict: text().$type<Verdict>(),
    wrongPredictions: integer(),
  },
  (table) => [
    index("generated_models_set").on(table.generatedSetId, table.index),
    index("generated_models_diffusion_model").on(table.diffusionModelId, table.sequence),
    index("generated_models_test_accuracy").on(table.testAccuracy.desc().nullsLast(), table.sequence.desc()),
    index("generated_models_iou_nearest").on(table.iouNearest.asc().nullsLast(), table.sequence.asc()),
  ],
);

export const evaluations = pgTable(
  "evaluations",
  {
    ...identity(),
    digest: text().notNull().unique(),
    generatedSetId: uuid()
      .notNull()
      .references(() => generatedSets.id),
    diffusionModelId: uuid()
      .notNull()
      .references(() => diffusionModels.id),
    specification: json().$type<RunSpecification["evaluate"]>().notNull(),
    report: json().$type<Report>().notNull(),
    seconds: doublePrecision().notNull(),
  },
  (table) => [index("evaluations_diffusion_model").on(table.diffusionModelId, table.sequence)],
);

/** What an uploaded file is said to be; whatever is left out is found. */
export interface ImportSpecification {
  readonly filename: string;
  readonly bytes: number;
  readonly sha256?: string;
  readonly architecture?: string;
  readonly classes?: number;
  readonly size?: number;
}

/** Which dataset is to be imported from where. */
export interface DatasetImportSpecification {
  readonly dataset: string;
  /** Within the folder of imports; absent where the files are downloaded. */
  readonly path?: string;
  readonly size?: number;
}

/** The stages that a job is to do, and what they share: a run specification without the parts that it does not need. */
export type StagesSpecification = Pick<RunSpecification, "seed"> & Partial<Omit<RunSpecification, "seed">>;
export type JobSpecification =
  | StagesSpecification
  | { readonly import: ImportSpecification }
  | { readonly importDataset: DatasetImportSpecification };

export const jobs = pgTable(
  "jobs",
  {
    ...identity(),
    kind: text().$type<JobKind>().notNull(),
    title: text().notNull(),
    state: text().$type<JobState>().notNull().default("queued"),
    specification: json().$type<JobSpecification>().notNull(),
    progress: json().$type<JobProgress>(),
    startedAt: timestamp({ withTimezone: true, precision: 3 }),
    finishedAt: timestamp({ withTimezone: true, precision: 3 }),
    attempts: integer().notNull().default(0),
    worker: text(),
    errorMessage: text(),
    errorField: text(),
    log: text().array().notNull().default(sql`'{}'::text[]`),
    /** What it starts from, or what its stages have made so far. */
    checkpointSetId: uuid().references(() => checkpointSets.id),
    diffusionModelId: uuid().references(() => diffusionModels.id),
    generatedSetId: uuid().references(() => generatedSets.id),
    evaluationId: uuid().references(() => evaluations.id),
    weightsId: uuid().references(() => weights.id),
    datasetId: uuid().references(() => datasets.id),
  },
  (table) => [index("jobs_state").on(table.state, table.sequence)],
);

/** Files of weights on their way here. */
export const uploads = pgTable(
  "uploads",
  {
    ...identity(),
    filename: text().notNull(),
    bytes: doublePrecision().notNull(),
    sha256: text(),
    architecture: text(),
    classes: integer(),
    size: integer(),
    partBytes: integer().notNull(),
    partCount: integer().notNull(),
    state: text().$type<UploadState>().notNull().default("open"),
    /** The object store's own name for it while its parts arrive. */
    storeUpload: text().notNull(),
    /** When somebody last went on with it. */
    touchedAt: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
    errorMessage: text(),
    errorField: text(),
    jobId: uuid().references(() => jobs.id),
    weightsId: uuid().references(() => weights.id),
  },
  (table) => [index("uploads_state").on(table.state, table.sequence), index("uploads_job").on(table.jobId)],
);

/** What a mutation with this key gave: a job or an upload; the same key with another input is refused. */
export const idempotencyKeys = pgTable("idempotency_keys", {
  key: text().primaryKey(),
  createdAt: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
  inputDigest: text().notNull(),
  jobId: uuid().references(() => jobs.id),
  uploadId: uuid().references(() => uploads.id),
});
