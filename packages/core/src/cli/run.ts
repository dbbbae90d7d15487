import type { Command } from "commander";
import { parseRunSpecification } from "../pipeline/parse-specification.js";
import { runAll } from "../pipeline/run.js";
import type { RunSpecification } from "../pipeline/specification.js";
import { readJsonFile, writeWholeFile } from "./json-file.js";
import { reportText } from "./report-text.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

export interface RunOptions extends SessionOptions {
  readonly seed?: number;
  readonly report?: string;
}

/** The options of commands that go through all stages. */
export function withRunOptions(command: Command): Command {
  return command
    .option("--seed <number>", "seed of everything random, instead of the specification's", wholeNumber)
    .option("--report <file>", "write the honest report to this file as JSON");
}

export function runCommand(): Command {
  return withRunOptions(storeCommand("run", "collect, train, generate and evaluate, as a specification says"))
    .argument("<specification>", "JSON file; docs/specification.md lists its fields")
    .action(async (file: string, options: RunOptions) => {
      await runAndPrint(parseRunSpecification(withSeed(await readJsonFile(file), options)), options);
    });
}

export async function runAndPrint(specification: RunSpecification, options: RunOptions): Promise<void> {
  const { checkpointSet, diffusionModel, generatedSet, evaluation } = await withSession(options, (context) =>
    runAll(specification, context),
  );
  if (options.report !== undefined)
    await writeWholeFile(options.report, `${JSON.stringify(evaluation.report, null, 2)}\n`);
  const digests = {
    checkpointSet: checkpointSet.digest,
    diffusionModel: diffusionModel.digest,
    generatedSet: generatedSet.digest,
    evaluation: evaluation.digest,
  };
  const lines = Object.entries(digests).map(([name, digest]) => `${name.padEnd(15)} ${digest}`);
  print(options, { digests, report: evaluation.report }, [reportText(evaluation.report), "", ...lines].join("\n"));
}

function withSeed(input: unknown, { seed }: RunOptions): unknown {
  return seed !== undefined && typeof input === "object" && input !== null ? { ...input, seed } : input;
}
