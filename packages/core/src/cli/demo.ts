import { join, parse } from "node:path";
import { type Command, Option } from "commander";
import { demoSpecifications } from "../pipeline/demo.js";
import type { RunSpecification, TrainSpecification } from "../pipeline/specification.js";
import { outcomeText, type RunOptions, type RunOutcome, runAndReport, withRunOptions } from "./run.js";
import { print, storeCommand } from "./session.js";

type Kind = TrainSpecification["kind"];

interface DemoOptions extends RunOptions {
  readonly kind?: Kind;
}

/** @param collection the runs that it hatches, each of another kind. */
export function demoCommand(collection: readonly RunSpecification[] = demoSpecifications): Command {
  return withRunOptions(
    storeCommand(
      "demo",
      "the whole way on MNIST, twice, in minutes: 100 whole MLPs by a behavioural model, 100 heads of a ConvNet by p-diff",
    ),
    "write the honest report to this file as JSON; of both kinds, the behavioural model's to NAME.behavioural.json beside it",
  )
    .addOption(
      new Option("--kind <kind>", "hatch only this one (default: both)").choices(
        collection.map(({ train }) => train.kind),
      ),
    )
    .action(async (options: DemoOptions) => {
      const outcomes: Partial<Record<Kind, RunOutcome>> = {};
      for (const demo of collection) {
        const { kind } = demo.train;
        if (options.kind !== undefined && options.kind !== kind) continue;
        const specification = { ...demo, seed: options.seed ?? demo.seed };
        const outcome = await runAndReport(specification, { ...options, report: reportFile(options, kind) });
        outcomes[kind] = outcome;
        // Whoever watches can read the first while the second is at work.
        if (!options.json) print(options, outcome, `${demo.name}\n\n${outcomeText(outcome)}\n`);
      }
      if (options.json) print(options, outcomes, "");
    });
}

/** Where a kind's report goes: what is named is p-diff's, unless only the other is wanted. */
function reportFile({ report, kind: only }: DemoOptions, kind: Kind): string | undefined {
  if (report === undefined || kind === "p-diff" || only === kind) return report;
  const { dir, name, ext } = parse(report);
  return join(dir, `${name}.${kind}${ext}`);
}
