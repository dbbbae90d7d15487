import type { Architecture, ArchitectureDefinition, InputShape } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import { fitDataset } from "../datasets/fit-dataset.js";
import { openDataset } from "../datasets/open-dataset.js";
import type { ObjectReader } from "../datasets/shards/object-reader.js";
import type { ShownDataset } from "../datasets/shown-split.js";
import { BadInput } from "../errors.js";
import type { CollectSpecification, ImagesSpecification } from "./specification.js";

/** What a checkpoint set is collected from, opened and checked. */
export interface OpenedInput {
  readonly dataset: ShownDataset;
  readonly architecture: Architecture;
  /** The subset's tensors in the architecture's order. */
  readonly subset: readonly string[];
}

/** What a specification names of its input. */
export interface NamedInput {
  readonly dataset: string;
  readonly architecture: string;
  readonly subset: CollectSpecification["subset"];
  readonly images?: ImagesSpecification;
}

/**
 * Opens what a specification names, its images fitted as `images` says.
 * @param store where imported datasets are; without it, there are only those that need no import
 * @throws BadInput for an unknown dataset, architecture or subset, or when the network cannot take the images.
 */
export async function openInput(
  { dataset, architecture, subset, images }: NamedInput,
  store: ObjectReader | undefined,
): Promise<OpenedInput> {
  const opened = await openFitted(dataset, images, store);
  const built = architectureFor(architecture, opened);
  return { dataset: opened, architecture: built, subset: resolveSubset(built, subset) };
}

/** The named dataset, its images fitted as a specification's `images` says. */
export async function openFitted(
  name: string,
  images: ImagesSpecification | undefined,
  store: ObjectReader | undefined,
): Promise<ShownDataset> {
  return fitDataset(await openDataset(name, { store }), images);
}

/** Sizes and channels that are tried to say what an architecture would take: from what most datasets have to what large networks were made for. */
const USUAL_SIZES = [32, 64, 224] as const;
const USUAL_CHANNELS = [1, 3] as const;

/**
 * The named architecture, built for the dataset's images and classes.
 * @throws BadInput when it cannot take them, with what to set so that it can.
 */
export function architectureFor(name: string, { description }: Pick<ShownDataset, "description">): Architecture {
  const { title, image } = description;
  const definition = findArchitecture(name);
  const classes = description.classes.length;
  try {
    return definition.build({ ...image, classes });
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    const takes = (size: number, channels: number) =>
      canBuild(definition, { height: size, width: size, channels, classes });
    const fit = USUAL_SIZES.flatMap((size) =>
      [image.channels, ...USUAL_CHANNELS].map((channels) => ({ size, channels })),
    ).find(({ size, channels }) => takes(size, channels));
    if (fit === undefined) throw error;
    const shown = JSON.stringify(fit.channels === image.channels ? { size: fit.size } : fit);
    throw new BadInput(
      `${definition.title} cannot take ${title}'s images of ${image.height}×${image.width}×${image.channels}: ${error.message} Fit them by the specification's \`images\`: ${shown} would do.`,
      "images",
    );
  }
}

function canBuild({ build }: ArchitectureDefinition, input: InputShape): boolean {
  try {
    build(input);
    return true;
  } catch (error) {
    if (error instanceof BadInput) return false;
    throw error;
  }
}
