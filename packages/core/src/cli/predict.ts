import { Command } from "commander";
import { BadInput } from "../errors.js";
import { NO_CLASS } from "../evaluation/accuracy.js";
import { parseImages } from "../pipeline/parse-specification.js";
import { logitsOfDataset, logitsOfImages } from "../pipeline/predict.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import { writeWholeFile } from "./json-file.js";
import { print, wholeNumber } from "./session.js";
import { readWeights } from "./weights.js";

interface PredictOptions {
  readonly architecture: string;
  readonly classes: number;
  readonly weights: string;
  readonly images?: string;
  readonly dataset?: string;
  readonly imageSize?: number;
  readonly imageChannels?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function predictCommand(): Command {
  return new Command("predict")
    .description("what a network says of images")
    .requiredOption("--architecture <name>", "`hatchery architectures list` has the names")
    .requiredOption("--weights <file>", "safetensors file with every tensor of the network")
    .option("--classes <number>", "number of classes", wholeNumber, 10)
    .option("--images <file>", "safetensors file with one float32 tensor `images` (N, C, H, W), already normalised")
    .option("--dataset <name>", "instead of --images: the test split of a dataset, with the accuracy on it")
    .option("--image-size <pixels>", "with --dataset: resize its images, as a specification's images.size", wholeNumber)
    .option(
      "--image-channels <number>",
      "with --dataset: make its images grey (1) or colour (3), as images.channels",
      wholeNumber,
    )
    .option("--out <file>", "write float32 `logits` (N, classes) to this safetensors file")
    .option("--json", "print the result as JSON on standard output")
    .action(async (options: PredictOptions) => {
      const arrays = await readWeights(options.weights);
      const prediction = await predict(arrays, options);
      const { logits, count, accuracy } = prediction;
      const classes = Array.from(prediction.classes, (index) => (index === NO_CLASS ? -1 : index));
      if (options.out !== undefined) {
        await writeWholeFile(
          options.out,
          encodeSafetensors({ logits: { shape: [count, logits.length / count], data: logits } }),
        );
      }
      const shown =
        accuracy === undefined
          ? `classes: ${classes.join(" ")}`
          : `accuracy ${(accuracy * 100).toFixed(2)} % on ${count} images`;
      print(options, { count, ...(accuracy !== undefined ? { accuracy } : { classes }) }, shown);
    });
}

async function predict(arrays: Awaited<ReturnType<typeof readWeights>>, options: PredictOptions) {
  if (options.dataset !== undefined) {
    const fit = parseImages({ size: options.imageSize, channels: options.imageChannels });
    return { ...(await logitsOfDataset(options.architecture, arrays, options.dataset, fit)) };
  }
  if (options.images === undefined) throw new BadInput("predict needs --images FILE or --dataset NAME.", "--images");
  const images = (await readWeights(options.images))["images"];
  if (images === undefined) throw new BadInput(`${options.images} holds no tensor "images".`, options.images);
  return { ...(await logitsOfImages(options.architecture, arrays, images, options.classes)), accuracy: undefined };
}
