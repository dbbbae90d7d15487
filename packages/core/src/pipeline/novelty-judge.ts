import { BadInput } from "../errors.js";
import { CheckpointSpread } from "../evaluation/checkpoint-spread.js";
import { populationFlops } from "../evaluation/population-flops.js";
import type { Population } from "../evaluation/population-passes.js";
import { predictPopulation } from "../evaluation/predict-population.js";
import { type VerdictThresholds, verdictOf, verdictThresholds } from "../evaluation/verdict.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { Task } from "../task.js";
import { type AlignedCheckpoints, alignedCheckpoints } from "./aligned-checkpoints.js";
import { collectedArchitecture } from "./definition-digest.js";
import { drawImages } from "./draw-images.js";
import { openFitted } from "./input.js";
import type { CheckpointSetResult } from "./results.js";
import type { NoveltySpecification } from "./specification.js";
import { readCheckpoints } from "./stored-checkpoints.js";

/** Whether a network is as new as was asked for, and how like the checkpoint nearest to it. */
export interface JudgedNetwork {
  readonly accepted: boolean;
  readonly iouNearest: number;
}

/**
 * Tells networks that are as new as a request wants from others, by images of the training split: what is generated is reported on the test
 * split, on which nothing may be chosen. A network that fails at its task is never new enough.
 */
export class NoveltyJudge {
  private constructor(
    private readonly population: Omit<Population, "vectors">,
    private readonly novelty: NoveltySpecification,
    private readonly checkpoints: AlignedCheckpoints,
    private readonly spread: CheckpointSpread,
    private readonly thresholds: VerdictThresholds,
  ) {}

  /**
   * @param seed of the images' choice
   * @throws BadInput when too few checkpoints tell what is novel
   */
  static async open(
    store: ObjectStore,
    checkpointSet: CheckpointSetResult,
    novelty: NoveltySpecification,
    seed: number,
    task: Task,
  ): Promise<NoveltyJudge> {
    const dataset = await openFitted(checkpointSet.dataset.name, checkpointSet.images, store);
    const { description } = dataset;
    const architecture = collectedArchitecture(checkpointSet, dataset);
    const split = drawImages(await dataset.split("train"), novelty.images, seed);
    const stored = await readCheckpoints(store, checkpointSet);
    const population = { ...stored, architecture, split };
    const checkpoints = await alignedCheckpoints(checkpointSet, architecture, stored);
    const spread = new CheckpointSpread({
      ...(await predictPopulation({ ...population, vectors: stored.values }, task, "novelty-checkpoints")),
      vectors: checkpoints.values,
      mode: checkpointSet.specification.mode,
      layout: stored.layout,
      classes: description.classes.length,
      labels: split.labels,
    });
    const thresholds = verdictThresholds(spread.spread);
    if (novelty.verdict !== undefined && thresholds.novel === undefined) {
      throw new BadInput(
        `generate.novelty.verdict cannot be had: ${spread.spread.count} checkpoints cannot tell how far apart networks are. Ask for generate.novelty.iouAtMost instead, or collect more.`,
        "generate.novelty.verdict",
      );
    }
    return new NoveltyJudge(population, novelty, checkpoints, spread, thresholds);
  }

  /** Floating-point operations of looking at the checkpoints and at so many other networks. */
  flops(networks: number): number {
    const { architecture, layout, split } = this.population;
    return populationFlops(architecture, layout, this.spread.spread.count + networks, split.count);
  }

  /**
   * @param vectors (M, D)
   * @param key under which the task keeps what is predicted so far
   */
  async judge(vectors: Float32Array, task: Task, key: string): Promise<JudgedNetwork[]> {
    const predicted = await predictPopulation({ ...this.population, vectors }, task, key);
    const { iouAtMost = 1, verdict } = this.novelty;
    return this.spread
      .closenessOf({ ...predicted, vectors: await this.checkpoints.align(vectors) })
      .map((closeness) => ({
        accepted:
          !closeness.failed &&
          closeness.iouNearest <= iouAtMost &&
          (verdict === undefined || verdictOf(closeness, this.thresholds) === verdict),
        iouNearest: closeness.iouNearest,
      }));
  }
}
