import { forwardFlops } from "../architectures/flops.js";
import { resolveSubset, splitNetwork } from "../architectures/subset.js";
import type { DatasetDescription, ImageShape } from "../datasets/dataset.js";
import { fitDescription } from "../datasets/fit-dataset.js";
import { datasetDescriptions } from "../datasets/open-dataset.js";
import type { EngineMeasurement } from "../engine/measure.js";
import { layoutOf } from "../weights/layout.js";
import { architectureFor } from "./input.js";
import { planCollect } from "./plan-collect.js";
import { planEvaluate } from "./plan-evaluate.js";
import { planGenerate } from "./plan-generate.js";
import { planTrain } from "./plan-train.js";
import { sumOfCosts } from "./planned-cost.js";
import { type PlannedRun, type PlannedStep, tensorBytes } from "./planned-run.js";
import type { RunSpecification } from "./specification.js";

/** What a run will take, known before it begins and without the dataset's files. */
export interface RunPlan {
  readonly name: string | undefined;
  readonly dataset: string;
  readonly architecture: string;
  /** As the network gets them. */
  readonly images: ImageShape & { readonly train: number; readonly test: number; readonly classes: number };
  /** Of the whole network. */
  readonly parameters: number;
  /** D, how many of its numbers are generated. */
  readonly dimensions: number;
  /** Forward for one image: what stays frozen, and what depends on the subset. */
  readonly flopsPerImage: { readonly prefix: number; readonly suffix: number };
  readonly steps: readonly PlannedStep[];
  readonly total: {
    readonly flops: number;
    /** An estimate: the operations at the measured rates. */
    readonly seconds: number;
    /** An estimate: the most that any step takes. */
    readonly memoryBytes: number;
    readonly storedBytes: number;
  };
  /** GFLOP/s that seconds are reckoned with. */
  readonly gigaflops: EngineMeasurement;
}

/**
 * Plans a run: the steps of its stages, what each computes, takes and leaves. Nothing is trained, and no engine is needed. Floating-point
 * operations are those that the run's report will have, and what it takes to measure networks beside. Seconds and memory are estimates:
 * norms, activations and moving data count for nothing, so that real runs take longer, and small batches do most of all.
 *
 * @param description of the specification's dataset, as it is before `images` fits it
 * @param gigaflops measured on the engine that is to run it
 * @throws BadInput for an unknown architecture or subset, images that the network cannot take, or more of them than there are
 */
export function planRun(
  specification: RunSpecification,
  description: DatasetDescription,
  gigaflops: EngineMeasurement,
): RunPlan {
  const fitted = fitDescription(description, specification.images ?? {});
  const architecture = architectureFor(specification.architecture, { description: fitted });
  const subset = resolveSubset(architecture, specification.collect.subset);
  const layout = layoutOf(architecture, subset);
  const cut = splitNetwork(architecture, subset);
  const { splits, classes } = fitted;
  const [train, test] = [splits.train.count, splits.test.count];
  const run: PlannedRun = {
    specification,
    architecture,
    subset,
    layout,
    train,
    test,
    augmented: (description.transforms?.train.length ?? 0) > 0,
    storedImageBytes: bytesInMemory(description),
    rates: gigaflops,
  };
  const steps = [...planCollect(run), ...planTrain(run), ...planGenerate(run), ...planEvaluate(run)];
  const parameters = architecture.tensors.filter(({ role }) => role === "parameter");
  return {
    name: specification.name,
    dataset: description.name,
    architecture: architecture.name,
    images: { ...fitted.image, train, test, classes: classes.length },
    parameters: tensorBytes(parameters) / 4,
    dimensions: layout.dimensions,
    flopsPerImage: {
      prefix: forwardFlops(cut.prefix, architecture),
      suffix: forwardFlops(cut.suffix, architecture),
    },
    steps,
    total: {
      ...sumOfCosts(steps),
      memoryBytes: Math.max(...steps.map(({ memoryBytes }) => memoryBytes)),
      storedBytes: steps.reduce((sum, step) => sum + step.storedBytes, 0),
    },
    gigaflops,
  };
}

/** Stages have both splits of what needs no import in memory, a byte a value; what was imported is read as it is shown. */
function bytesInMemory({ name, image, stored, splits }: DatasetDescription): number {
  if (!datasetDescriptions.some((known) => known.name === name)) return 0;
  const { height, width, channels } = stored ?? image;
  return height * width * channels * (splits.train.count + splits.test.count);
}
