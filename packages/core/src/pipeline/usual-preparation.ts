import { findArchitecture } from "../architectures/find-architecture.js";
import type { DatasetDescription } from "../datasets/dataset.js";
import { photographs, photographTransforms } from "../datasets/descriptions/photographs.js";
import type { ImagePreparation } from "../datasets/images/prepare-images.js";
import { BadInput } from "../errors.js";

const fromMinusOne = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** How timm normalises images for the weights that it has of each family. */
const normalisations: Readonly<Record<string, DatasetDescription["normalisation"]>> = {
  ResNet: photographs.normalisation,
  ConvNeXt: photographs.normalisation,
  ViT: fromMinusOne,
};

/**
 * What is usually done to image files before a network sees them: as a dataset's are evaluated, or as photographs are for pretrained
 * weights of the architecture: the shorter side is made 8/7 as long as the side that is then cut from the middle.
 *
 * @param dataset whose images the files are like, if that is known
 * @param size other than the usual one, in pixels a side
 * @throws BadInput when the architecture alone does not tell
 */
export function usualPreparation(
  architecture: string,
  dataset: DatasetDescription | undefined,
  size: number | undefined,
): ImagePreparation {
  const { title, family, usualInput } = findArchitecture(architecture);
  const { image, normalisation = normalisations[family] } = dataset ?? { image: usualInput };
  if (normalisation === undefined)
    throw new BadInput(
      `${title} has no usual way to prepare images; say by --dataset NAME which dataset's they are like.`,
      "--dataset",
    );
  const { height, width } = size === undefined ? image : { height: size, width: size };
  const transforms = transformsTo(height, dataset, size);
  return { stored: { kind: "files" }, transforms, normalisation, image: { height, width, channels: image.channels } };
}

function transformsTo(side: number, dataset: DatasetDescription | undefined, size: number | undefined) {
  const asPhotographs = photographTransforms(side).evaluation;
  const evaluation = dataset === undefined ? asPhotographs : (dataset.transforms?.evaluation ?? []);
  if (evaluation.length > 0) return size === undefined ? evaluation : asPhotographs;
  // Small images are shown whole, and so is a file of another size than they have.
  return [
    { kind: "resize", size: side },
    { kind: "centre-crop", size: side },
  ] as const;
}
