import { BadInput } from "@hatchery/core/errors.js";
import { openInput } from "@hatchery/core/pipeline/input.js";
import { parseImages, parseRunSpecification, parseStage } from "@hatchery/core/pipeline/parse-specification.js";
import type { RunSpecification } from "@hatchery/core/pipeline/specification.js";
import { startingWeights } from "@hatchery/core/pipeline/starting-weights.js";
import type { CollectInput, EvaluateInput, GenerateInput, RunInput, TrainInput } from "@hatchery/schema/job.input.js";
import type { Context } from "../graphql/context.js";
import { loadReferenced } from "../graphql/loaders.js";
import { noSuch, rowOf } from "../graphql/row-of.js";
import { titleOf } from "../graphql/titles.js";
import type { JobRequest } from "./request-job.js";

/** Seeds are 32 bits wide. */
const MAX_SEED = 2 ** 32 - 1;

/** What each mutation asks for, checked to the last field before anything is stored; every function throws BadInput with the field of its input. */

export async function collectRequest(
  { dataset, architecture, images: given, specification, seed }: CollectInput,
  context: Context,
): Promise<JobRequest> {
  const collect = inside("collect", "specification", () => parseStage("collect", specification));
  const images = given && parseImages(given);
  const spec = { seed: checkSeed(seed), dataset, architecture, ...(images && { images }), collect };
  await insideAsync("collect", "specification", () => checkInput(spec, context));
  return { kind: "collect", title: `Collect ${titleOf.checkpointSet(spec)}`, specification: spec };
}

export async function runRequest(
  { specification }: Pick<RunInput, "specification">,
  context: Context,
): Promise<JobRequest> {
  const run = inside("", "specification", () => parseRunSpecification(specification));
  await insideAsync("", "specification", () => checkInput(run, context));
  return runOf(run);
}

type Collected = Pick<RunSpecification, "dataset" | "architecture" | "images" | "collect">;

/** @throws BadInput when what is named is not there, or does not fit together. */
async function checkInput({ dataset, architecture, images, collect }: Collected, { services }: Context): Promise<void> {
  const opened = await openInput({ dataset, architecture, subset: collect.subset, images }, services.store);
  if (collect.mode === "steps" && collect.weights !== undefined)
    await startingWeights(services.store, collect.weights, opened.architecture);
}

/** The whole way of a specification that is known to be sound. */
export function runOf(run: RunSpecification): JobRequest {
  const title = `Hatch ${run.generate.count} networks from ${titleOf.checkpointSet(run)}`;
  return { kind: "run", title: run.name === undefined ? title : `${run.name}: ${title}`, specification: run };
}

export async function trainRequest(
  { checkpointSet, specification, seed }: TrainInput,
  { loaders }: Context,
): Promise<JobRequest> {
  const train = inside("train", "specification", () => parseStage("train", specification ?? {}));
  const set = await loaders.checkpointSets.load(rowOf("CheckpointSet", checkpointSet, "checkpointSet"));
  if (set === undefined) throw noSuch("CheckpointSet", checkpointSet, "checkpointSet");
  return {
    kind: "train",
    title: `Train ${train.kind} on ${set.title}`,
    specification: { seed: checkSeed(seed), train },
    checkpointSetId: set.id,
  };
}

export async function generateRequest(input: GenerateInput, { loaders }: Context): Promise<JobRequest> {
  const { count, sampler, steps, temperature, prefer, novelty } = input;
  const asked = withoutNulls({
    count,
    sampler,
    steps,
    temperature,
    prefer,
    novelty: novelty == null ? novelty : withoutNulls(novelty),
  });
  const generate = inside("generate", "", () => parseStage("generate", asked));
  const seed = checkSeed(input.seed);
  const model = await loaders.diffusionModels.load(rowOf("DiffusionModel", input.diffusionModel, "diffusionModel"));
  if (model === undefined) throw noSuch("DiffusionModel", input.diffusionModel, "diffusionModel");
  return {
    kind: "generate",
    title: `Generate ${generate.count} ${generate.count === 1 ? "model" : "models"} from ${model.title}`,
    specification: {
      seed,
      generate,
      ...((input.evaluate ?? true) && { evaluate: parseStage("evaluate", {}) }),
    },
    checkpointSetId: model.checkpointSetId,
    diffusionModelId: model.id,
  };
}

export async function evaluateRequest(
  { generateJob, specification }: EvaluateInput,
  { loaders }: Context,
): Promise<JobRequest> {
  const evaluate = inside("evaluate", "specification", () => parseStage("evaluate", specification ?? {}));
  const job = await loaders.jobs.load(rowOf("Job", generateJob, "generateJob"));
  if (job === undefined) throw noSuch("Job", generateJob, "generateJob");
  if (job.generatedSetId === null)
    throw new BadInput(
      `generateJob is a job that has generated no models; it is ${job.state}, of kind ${job.kind}.`,
      "generateJob",
    );
  const set = await loadReferenced(loaders.generatedSets, job.generatedSetId);
  const model = await loadReferenced(loaders.diffusionModels, set.diffusionModelId);
  return {
    kind: "evaluate",
    title: `Evaluate ${set.specification.count} models from ${model.title}`,
    specification: { seed: set.seed, evaluate },
    checkpointSetId: model.checkpointSetId,
    diffusionModelId: model.id,
    generatedSetId: set.id,
  };
}

/** A client may send null for what it leaves out. */
function withoutNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

function checkSeed(seed: number | null | undefined): number {
  const value = seed ?? 0;
  if (!Number.isInteger(value) || value < 0 || value > MAX_SEED)
    throw new BadInput(`seed is ${value}: it must be a whole number from 0 to ${MAX_SEED}.`, "seed");
  return value;
}

/** Runs a check of a part of a run specification, and names the field as the mutation's input has it. */
function inside<T>(part: string, field: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw relocate(error, part, field);
  }
}

async function insideAsync<T>(part: string, field: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw relocate(error, part, field);
  }
}

function relocate(error: unknown, part: string, field: string): unknown {
  if (!(error instanceof BadInput)) return error;
  const path = error.field?.split(".").filter((name) => name !== "") ?? [];
  // The names of dataset and architecture stand beside the part, not in it.
  if (part !== "" && path[0] !== part) return error;
  const inner = part === "" ? path : path.slice(1);
  return new BadInput(error.message, [field, ...inner].filter((name) => name !== "").join("."));
}
