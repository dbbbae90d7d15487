import { totalmem } from "node:os";
import { describeImported } from "../datasets/imported-dataset.js";
import { measureEngine } from "../engine/measure.js";
import { startEngine } from "../engine/start-engine.js";
import { describedDataset } from "../pipeline/described-datasets.js";
import { namedSpecifications } from "../pipeline/named-specifications.js";
import { planRun, type RunPlan } from "../pipeline/plan-run.js";
import type { RunSpecification } from "../pipeline/specification.js";
import { datasetsAtHand } from "./datasets-at-hand.js";
import { planText } from "./plan-text.js";
import { print, type SessionOptions } from "./session.js";

/** `hatchery run SPECIFICATION --plan` */
export async function printPlan(specification: RunSpecification, options: SessionOptions): Promise<void> {
  const { names, imported, note } = await datasetsAtHand(options);
  const description = describedDataset(specification.dataset, imported.map(describeImported));
  const { name, version, device, threads } = await startEngine();
  const plan = planRun(specification, description, await measureEngine());
  const atHand = names.has(description.name);
  const notes = [...(note === undefined ? [] : [note]), ...notesOn(plan, specification, atHand)];
  const engine = { name, version, device, threads };
  print(options, { ...plan, engine, atHand, notes, specification }, planText(plan, engine, notes));
}

/** What stands in the way of a run, or makes it another than the paper's. */
function notesOn(plan: RunPlan, { collect, architecture }: RunSpecification, atHand: boolean): string[] {
  const notes: string[] = [];
  if (!atHand) notes.push(`The images of ${plan.dataset} are not at hand; import the dataset before the run.`);
  const usual = namedSpecifications().some((named) => named.architecture.name === architecture);
  if (usual && collect.mode === "steps" && collect.weights === undefined)
    notes.push(
      "The network is trained from scratch. The paper's begin with timm's weights: take them in by `hatchery weights import` and name them by --weights.",
    );
  if (plan.total.memoryBytes > totalmem())
    notes.push(`This machine has ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, less than the run may take.`);
  return notes;
}
