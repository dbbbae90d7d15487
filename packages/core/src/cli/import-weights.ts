import { basename } from "node:path";
import type { Command } from "commander";
import { findArchitecture } from "../architectures/find-architecture.js";
import { describeImages } from "../pipeline/describe-images.js";
import { importWeights } from "../pipeline/import-weights.js";
import type { WeightsResult } from "../pipeline/results.js";
import { fileSource } from "../weights/file-source.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

interface ImportCommandOptions extends SessionOptions {
  readonly architecture?: string;
  readonly classes?: number;
  readonly size?: number;
  readonly channels?: number;
  readonly seed: number;
}

/** `weights import`: a file that somebody brings becomes weights of the store. */
export function importCommand(): Command {
  return storeCommand("import", "take pretrained weights in: safetensors, or .pth and .pt of PyTorch with timm's names")
    .argument("<file>")
    .option("--architecture <name>", "what they are for (default: found by names and shapes)")
    .option("--classes <number>", "classes to tell apart; another number than the file's makes a new head", wholeNumber)
    .option("--size <pixels>", "height and width of the images (default: what the file is for, else 224)", wholeNumber)
    .option("--channels <number>", "channels of the images (default: those of the file)", wholeNumber)
    .option("--seed <number>", "seed of a new head", wholeNumber, 0)
    .action(async (path: string, options: ImportCommandOptions) => {
      const { architecture, classes, size, channels, seed } = options;
      const asked = { filename: basename(path), architecture, classes, size, channels, seed };
      const source = await fileSource(path);
      try {
        const result = await withSession(options, (context) => importWeights(source, asked, context));
        print(options, result, textOf(result));
      } finally {
        await source.close();
      }
    });
}

function textOf({ digest, architecture, input, parameters, source, notes }: WeightsResult): string {
  return [
    `weights ${digest}`,
    `${source.filename}: ${findArchitecture(architecture).title} for ${describeImages(input)} and ${input.classes} classes, with ${parameters.toLocaleString("en")} values`,
    ...notes,
  ].join("\n");
}
