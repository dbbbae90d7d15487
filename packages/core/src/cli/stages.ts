import type { Command } from "commander";
import { mean } from "../evaluation/summary.js";
import { collectCheckpoints } from "../pipeline/collect.js";
import { evaluateModels } from "../pipeline/evaluate.js";
import { isBehavioural } from "../pipeline/is-behavioural.js";
import { parseRunSpecification, parseStage } from "../pipeline/parse-specification.js";
import { readResult } from "../pipeline/stage.js";
import { trainDiffusionModel } from "../pipeline/train.js";
import { readJsonFile, writeWholeFile } from "./json-file.js";
import { reportText } from "./report-text.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

interface StageOptions extends SessionOptions {
  readonly seed?: number;
}

export function collectCommand(): Command {
  return storeCommand("collect", "stage 1: train networks and keep checkpoints of a subset of their parameters")
    .argument(
      "<specification>",
      "JSON file of a run specification; dataset, architecture, images, collect and seed are read",
    )
    .option("--seed <number>", "seed, instead of the specification's", wholeNumber)
    .action(async (file: string, options: StageOptions) => {
      const { dataset, architecture, images, collect, seed } = parseRunSpecification(await readJsonFile(file));
      const input = { dataset, architecture, images, specification: collect, seed: options.seed ?? seed };
      const result = await withSession(options, (context) => collectCheckpoints(input, context));
      print(
        options,
        result,
        `checkpoint set ${result.digest}\n${result.accuracies.length} checkpoints of ${result.dimensions} parameters, ${(mean(result.accuracies) * 100).toFixed(2)} % on test on average`,
      );
    });
}

export function trainCommand(): Command {
  return storeCommand("train", "stage 2: learn the distribution of a checkpoint set")
    .argument("<checkpoint-set>", "digest that `collect` printed, or its first digits")
    .argument("[specification]", "JSON file of the `train` part of a specification; defaults are the paper's")
    .option("--seed <number>", "seed", wholeNumber, 0)
    .action(async (digest: string, file: string | undefined, options: StageOptions & { readonly seed: number }) => {
      const specification = parseStage("train", file === undefined ? {} : await readJsonFile(file));
      const result = await withSession(options, (context) =>
        trainDiffusionModel({ checkpointSet: digest, specification, seed: options.seed }, context),
      );
      const label = isBehavioural(result) ? "\nit was trained on the task's own training images too" : "";
      print(options, result, `diffusion model ${result.digest}${label}`);
    });
}

export function evaluateCommand(): Command {
  return storeCommand("evaluate", "stage 4: judge generated models beside the originals and every baseline")
    .argument("<generated-set>", "digest that `generate` printed, or its first digits")
    .argument("[specification]", "JSON file of the `evaluate` part of a specification")
    .option("--seed <number>", "seed of the baselines that draw at random", wholeNumber, 0)
    .option("--report <file>", "write the honest report to this file as JSON")
    .action(
      async (
        digest: string,
        file: string | undefined,
        options: StageOptions & { readonly seed: number; readonly report?: string },
      ) => {
        const specification = parseStage("evaluate", file === undefined ? {} : await readJsonFile(file));
        const result = await withSession(options, (context) =>
          evaluateModels({ generatedSet: digest, specification, seed: options.seed }, context),
        );
        if (options.report !== undefined)
          await writeWholeFile(options.report, `${JSON.stringify(result.report, null, 2)}\n`);
        print(options, result, `${reportText(result.report)}\n\nevaluation ${result.digest}`);
      },
    );
}

export function reportCommand(): Command {
  return storeCommand("report", "show the honest report of an evaluation again")
    .argument("<evaluation>", "digest that `evaluate` or `run` printed, or its first digits")
    .option("--report <file>", "write it to this file as JSON")
    .action(async (digest: string, options: SessionOptions & { readonly report?: string }) => {
      const { report } = await withSession(options, ({ store }) => readResult(store, "evaluation", digest));
      if (options.report !== undefined) await writeWholeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
      print(options, report, reportText(report));
    });
}
