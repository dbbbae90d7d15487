import { mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Command, Option } from "commander";
import { BadInput } from "../errors.js";
import { experiments } from "../experiments/find-experiment.js";
import { type ExperimentOutcome, performExperiment } from "../experiments/perform-experiment.js";
import type { ExperimentPlan } from "../experiments/plan.js";
import { planExperiment } from "../experiments/plan-experiment.js";
import { resultsPage } from "../experiments/results-page.js";
import { parseOutcome, type StoredOutcome } from "../experiments/stored-outcome.js";
import { tableToMarkdown } from "../experiments/tables/table-to-markdown.js";
import { writeOutcome } from "../experiments/write-outcome.js";
import { SCALES, type Scale } from "../pipeline/named-specifications.js";
import { readJsonFile, writeWholeFile } from "./json-file.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

interface ExperimentOptions extends SessionOptions {
  readonly list?: boolean;
  readonly scale: Scale;
  readonly dataset?: readonly string[];
  readonly seed: number;
  readonly out: string;
  readonly rerun?: string;
}

export function experimentCommand(): Command {
  return storeCommand("experiment", "repeat a table or a figure of the paper by its name")
    .argument("[name]", "a name that --list prints")
    .option("--list", "list the experiments")
    .addOption(
      new Option("--scale <scale>", "as in the paper, reduced to minutes, or only to show that it runs")
        .choices(SCALES)
        .default("small"),
    )
    .option("--dataset <names...>", "datasets, instead of the experiment's own")
    .option("--seed <number>", "seed of everything random", wholeNumber, 0)
    .option("--out <dir>", "folder for tables, figures and specifications", "experiments")
    .option("--rerun <file>", "run the specifications in an outcome's JSON file again, and compare the digests")
    .addCommand(resultsCommand())
    .action(async (name: string | undefined, options: ExperimentOptions, command: Command) => {
      if (options.list) return printExperiments(options);
      if (options.rerun !== undefined) return rerun(options.rerun, options);
      if (name === undefined) return command.error("error: missing required argument 'name'");
      await perform(
        planExperiment(name, { scale: options.scale, seed: options.seed, datasets: options.dataset }),
        options,
      );
    });
}

/** `hatchery experiment results` */
function resultsCommand(): Command {
  return new Command("results")
    .description("write the page of all outcomes in a folder: docs/results.md of docs/results")
    .option("--from <dir>", "folder of the outcomes", "docs/results")
    .option("--page <file>", "the page", "docs/results.md")
    .action(async ({ from, page }: { readonly from: string; readonly page: string }) => {
      const files = (await readdir(from)).filter((file) => file.endsWith(".json")).sort();
      const outcomes: StoredOutcome[] = [];
      for (const file of files) outcomes.push(parseOutcome(await readJsonFile(join(from, file)), file));
      await writeWholeFile(page, resultsPage(outcomes, { linked: relative(dirname(page), from), named: from }));
      process.stdout.write(`${page}: ${outcomes.length} experiments\n`);
    });
}

function printExperiments(options: ExperimentOptions): void {
  const listed = experiments.map(({ name, title, question, source }) => ({ name, title, question, source }));
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(
    ({ name, question, source }) => `${name.padEnd(width)}  ${question}\n${" ".repeat(width)}  ${source}`,
  );
  print(options, listed, lines.join("\n"));
}

async function perform(plan: ExperimentPlan, options: ExperimentOptions): Promise<ExperimentOutcome> {
  await mkdir(options.out, { recursive: true });
  const outcome = await withSession(options, (context) => performExperiment(plan, context));
  const files = await writeOutcome(outcome, options.out);
  const { findings, digest } = outcome;
  const text = [
    ...findings.remarks,
    ...findings.tables.flatMap((table) => ["", table.title, tableToMarkdown(table).trimEnd()]),
    "",
    ...files.map((file) => join(options.out, file)),
    `digest ${digest}`,
  ];
  print(
    options,
    { digest, files: files.map((file) => join(options.out, file)), tables: findings.tables },
    text.join("\n"),
  );
  return outcome;
}

/** @throws BadInput when the digests differ */
async function rerun(file: string, options: ExperimentOptions): Promise<void> {
  const before = parseOutcome(await readJsonFile(file), file);
  const { digest } = await perform(before.plan, options);
  if (digest === before.digest) {
    process.stderr.write(`The digest is that of ${file}.\n`);
    return;
  }
  throw new BadInput(
    `The digest is ${digest}, and that of ${file} is ${before.digest}: the same specifications give the same bytes on the same engine (${before.engine.name} ${before.engine.version}, ${before.engine.threads} threads, and processors of one kind).`,
    "rerun",
  );
}
