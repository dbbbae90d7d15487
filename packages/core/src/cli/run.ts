import { type Command, Option } from "commander";
import { BadInput } from "../errors.js";
import type { Report } from "../evaluation/report.js";
import { namedSpecification, namedSpecifications, SCALES, type Scale } from "../pipeline/named-specifications.js";
import { parseRunSpecification } from "../pipeline/parse-specification.js";
import type { Digest } from "../pipeline/results.js";
import { type RunResult, runAll } from "../pipeline/run.js";
import type { RunSpecification } from "../pipeline/specification.js";
import { isFile, readJsonFile, writeWholeFile } from "./json-file.js";
import { reportText } from "./report-text.js";
import { printSpecifications } from "./run-list.js";
import { printPlan } from "./run-plan.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

export interface RunOptions extends SessionOptions {
  readonly seed?: number;
  readonly report?: string;
}

interface RunCommandOptions extends RunOptions {
  readonly list?: boolean;
  readonly plan?: boolean;
  readonly scale?: Scale;
  readonly weights?: string;
}

/** The options of commands that go through all stages. */
export function withRunOptions(command: Command, report = "write the honest report to this file as JSON"): Command {
  return command
    .option("--seed <number>", "seed of everything random, instead of the specification's", wholeNumber)
    .option("--report <file>", report);
}

export function runCommand(): Command {
  return withRunOptions(storeCommand("run", "collect, train, generate and evaluate, as a specification says"))
    .argument("[specification]", "a name that --list prints, or a JSON file; docs/specification.md lists its fields")
    .option("--list", "list the named specifications: the paper's networks on its datasets")
    .option("--plan", "say what the run takes, and run nothing: steps, FLOPs, time and memory by estimate, storage")
    .addOption(
      new Option(
        "--scale <scale>",
        "size of a named specification: as in the paper, or reduced (default: paper)",
      ).choices(SCALES),
    )
    .option("--weights <digest>", "imported weights that a named specification begins with, as the paper's do")
    .action(async (specification: string | undefined, options: RunCommandOptions, command: Command) => {
      if (options.list) return printSpecifications(options);
      // Commander would say the same, if the argument were not optional for --list.
      if (specification === undefined) return command.error("error: missing required argument 'specification'");
      const run = await specificationOf(specification, options);
      return options.plan ? printPlan(run, options) : runAndPrint(run, options);
    });
}

async function runAndPrint(specification: RunSpecification, options: RunOptions): Promise<void> {
  const outcome = await runAndReport(specification, options);
  print(options, outcome, outcomeText(outcome));
}

/** What a run prints for programs. */
export interface RunOutcome {
  readonly digests: Readonly<Record<keyof RunResult, Digest>>;
  readonly report: Report;
}

/** The whole way, and the report in the file that is asked for. */
export async function runAndReport(specification: RunSpecification, options: RunOptions): Promise<RunOutcome> {
  const { checkpointSet, diffusionModel, generatedSet, evaluation } = await withSession(options, (context) =>
    runAll(specification, context),
  );
  const { report } = evaluation;
  if (options.report !== undefined) await writeWholeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
  return {
    digests: {
      checkpointSet: checkpointSet.digest,
      diffusionModel: diffusionModel.digest,
      generatedSet: generatedSet.digest,
      evaluation: evaluation.digest,
    },
    report,
  };
}

/** The same for people. */
export function outcomeText({ digests, report }: RunOutcome): string {
  const lines = Object.entries(digests).map(([name, digest]) => `${name.padEnd(15)} ${digest}`);
  return [reportText(report), "", ...lines].join("\n");
}

/** What a name or a file says, with the seed that was asked for. */
async function specificationOf(argument: string, options: RunCommandOptions): Promise<RunSpecification> {
  const { scale = "paper", weights, seed } = options;
  const known = namedSpecifications().some(({ name }) => name === argument);
  if (known || (/^[\w-]+$/.test(argument) && !(await isFile(argument)))) {
    const named = namedSpecification(argument, { scale, weights });
    return { ...named, ...(seed !== undefined && { seed }) };
  }
  const misplaced = options.scale !== undefined ? "--scale" : weights !== undefined ? "--weights" : undefined;
  if (misplaced !== undefined)
    throw new BadInput(
      `${misplaced} is for the named specifications, and ${argument} is a file: change what it says instead.`,
      misplaced,
    );
  return parseRunSpecification(withSeed(await readJsonFile(argument), options));
}

function withSeed(input: unknown, { seed }: RunOptions): unknown {
  return seed !== undefined && typeof input === "object" && input !== null ? { ...input, seed } : input;
}
