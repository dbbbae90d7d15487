import { startEngine } from "../engine/start-engine.js";
import { canonicalDigest } from "../pipeline/canonical-digest.js";
import { collectCheckpoints } from "../pipeline/collect.js";
import type { Digest, EngineDescription } from "../pipeline/results.js";
import { runAll } from "../pipeline/run.js";
import type { StageContext } from "../pipeline/stage.js";
import type { Findings, PerformedCollection, PerformedRun } from "./experiment.js";
import { findExperiment } from "./find-experiment.js";
import type { ExperimentPlan, PlannedSpecification } from "./plan.js";
import type { Table } from "./tables/table.js";

/** The results of one planned specification, by digest. */
export interface PerformedDigests {
  readonly labels: PlannedSpecification["labels"];
  readonly checkpointSet: Digest;
  readonly diffusionModel?: Digest;
  readonly generatedSet?: Digest;
  readonly evaluation?: Digest;
}

/** An experiment that was carried out. */
export interface ExperimentOutcome {
  readonly plan: ExperimentPlan;
  /** SHA-256 of the plan, the results and all that is in the tables but times: a second run's is the same on the same engine. */
  readonly digest: Digest;
  readonly engine: EngineDescription;
  readonly results: readonly PerformedDigests[];
  readonly findings: Findings;
}

/**
 * Runs what a plan says, and measures it. What the store has already, from this experiment or another, is taken from there; an experiment
 * that was stopped goes on where it was.
 * @throws BadInput when there is no such experiment, and what the stages throw
 */
export async function performExperiment(plan: ExperimentPlan, context: StageContext): Promise<ExperimentOutcome> {
  const { measure } = findExperiment(plan.experiment);
  const runs: PerformedRun[] = [];
  for (const planned of plan.runs) runs.push({ ...planned, ...(await runAll(planned.specification, context)) });
  const collections: PerformedCollection[] = [];
  for (const planned of plan.collections) {
    const { dataset, architecture, images, seed, collect } = planned.specification;
    const input = { dataset, architecture, images, specification: collect, seed };
    collections.push({ ...planned, checkpointSet: await collectCheckpoints(input, context) });
  }
  // Where every stage was in the store, none has started it.
  await startEngine();
  const findings = await measure({ plan, runs, collections, context });
  const results = [...runs.map(digestsOf), ...collections.map(digestsOfCollection)];
  return {
    plan,
    digest: canonicalDigest({
      plan,
      results,
      measured: findings.measured ?? [],
      tables: findings.tables.map(withoutTimes),
    }),
    engine: engineOf([...runs, ...collections]),
    results,
    findings,
  };
}

function digestsOf({
  labels,
  checkpointSet,
  diffusionModel,
  generatedSet,
  evaluation,
}: PerformedRun): PerformedDigests {
  return {
    labels,
    checkpointSet: checkpointSet.digest,
    diffusionModel: diffusionModel.digest,
    generatedSet: generatedSet.digest,
    evaluation: evaluation.digest,
  };
}

function digestsOfCollection({ labels, checkpointSet }: PerformedCollection): PerformedDigests {
  return { labels, checkpointSet: checkpointSet.digest };
}

function withoutTimes({ name, columns, rows }: Table): object {
  const kept = columns.filter(({ timed }) => timed !== true);
  return { name, rows: rows.map((row) => Object.fromEntries(kept.map(({ key }) => [key, row[key] ?? null]))) };
}

function engineOf([first]: readonly PerformedCollection[]): EngineDescription {
  if (first === undefined) throw new Error("An experiment runs something.");
  return first.checkpointSet.engine;
}
