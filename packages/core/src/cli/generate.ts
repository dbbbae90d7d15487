import { type Command, InvalidArgumentError, Option } from "commander";
import { generateModels } from "../pipeline/generate.js";
import { parseStage } from "../pipeline/parse-specification.js";
import { samplerName } from "../pipeline/specification.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

interface GenerateOptions extends SessionOptions {
  readonly seed: number;
  readonly count: number;
  readonly sampler: string;
  readonly steps: number;
  readonly temperature?: number;
  readonly prefer?: string;
  readonly iouAtMost?: number;
  readonly novel?: boolean;
  readonly clip: boolean;
}

export function generateCommand(): Command {
  const { count, sampler, steps } = parseStage("generate", {});
  return storeCommand("generate", "stage 3: make new parameters from noise")
    .argument("<diffusion-model>", "digest that `train` printed, or its first digits")
    .option("--count <number>", "how many networks", wholeNumber, count)
    .addOption(
      new Option("--sampler <name>", "sampler of a p-diff model").choices(samplerName.options).default(sampler),
    )
    .option("--steps <number>", "sampler steps; ddpm takes all timesteps", wholeNumber, steps)
    .option(
      "--temperature <number>",
      "what the noise is multiplied by: 1 by default, less for accuracy, more for novelty",
      decimal,
    )
    .addOption(new Option("--prefer <what>", "a temperature by its purpose").choices(["accuracy", "novelty"]))
    .option(
      "--iou-at-most <number>",
      "only networks with at most this IoU of wrong predictions with every checkpoint",
      decimal,
    )
    .option("--no-clip", "let the sampler of a p-diff model predict latents beyond the range of the checkpoints'")
    .option("--novel", "only networks whose verdict is *novel*")
    .option("--seed <number>", "seed of the noise", wholeNumber, 0)
    .action(async (digest: string, options: GenerateOptions) => {
      const { iouAtMost, novel } = options;
      const specification = parseStage("generate", {
        count: options.count,
        sampler: options.sampler,
        steps: options.steps,
        temperature: options.temperature,
        prefer: options.prefer,
        ...(!options.clip && { clip: false }),
        ...((iouAtMost !== undefined || novel) && { novelty: { iouAtMost, ...(novel && { verdict: "novel" }) } }),
      });
      const result = await withSession(options, (context) =>
        generateModels({ diffusionModel: digest, specification, seed: options.seed }, context),
      );
      const { models, selection } = result;
      const drawn = selection === undefined ? "" : ` of ${selection.drawn} drawn`;
      print(
        options,
        result,
        `generated set ${result.digest}\n${models.length} networks${drawn}; \`hatchery evaluate ${result.digest.slice(0, 8)}\` judges them`,
      );
    });
}

function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("A number is needed.");
  return value;
}
