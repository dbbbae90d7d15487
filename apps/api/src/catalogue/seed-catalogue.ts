import type { ArchitectureDefinition } from "@hatchery/core/architectures/architecture.js";
import { architectureDefinitions } from "@hatchery/core/architectures/find-architecture.js";
import { forwardFlops } from "@hatchery/core/architectures/flops.js";
import { splitNetwork } from "@hatchery/core/architectures/subset.js";
import type { DatasetDescription, SplitName } from "@hatchery/core/datasets/dataset.js";
import { datasetDescriptions, openDataset } from "@hatchery/core/datasets/open-dataset.js";
import { BadInput } from "@hatchery/core/errors.js";
import { eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import { sizeOf, tensorsOf } from "./network-for.js";

const OWNER = "hatchery";

/** Gives every dataset and architecture that core knows a row, and brings the rows of an older version up to date. */
export async function seedCatalogue(queries: Queries): Promise<void> {
  for (const description of datasetDescriptions) {
    const { name } = description;
    const known = await queries.query.datasets.findFirst({ where: eq(tables.datasets.name, name) });
    const row = { ...datasetRow(description), splits: await splitsOf(description, known?.splits ?? []) };
    await queries
      .insert(tables.datasets)
      .values({ id: rowId("dataset", name), owner: OWNER, ...row })
      .onConflictDoUpdate({ target: tables.datasets.id, set: row });
  }
  for (const definition of architectureDefinitions) {
    const row = architectureRow(definition);
    await queries
      .insert(tables.architectures)
      .values({ id: rowId("architecture", definition.name), owner: OWNER, ...row })
      .onConflictDoUpdate({ target: tables.architectures.id, set: row });
  }
}

function datasetRow({ name, title, classes, image, normalisation, licence, source }: DatasetDescription) {
  return { name, title, classes, image, mean: normalisation.mean, std: normalisation.std, licence, source };
}

type StoredSplit = (typeof tables.datasets.$inferSelect)["splits"][number];
const splitNames: readonly SplitName[] = ["train", "test"];

/** Sizes, and digests of the files: taken once, since that reads them whole. A dataset whose files are missing is listed without. */
async function splitsOf(description: DatasetDescription, known: readonly StoredSplit[]): Promise<StoredSplit[]> {
  const { height, width, channels } = description.image;
  return Promise.all(
    splitNames.map(async (name): Promise<StoredSplit> => {
      const { count } = description.splits[name];
      const digest =
        known.find((split) => split.name === name && split.count === count)?.digest ??
        (await digestOf(description.name, name));
      return digest === undefined
        ? { name, count }
        : { name, count, digest, bytes: count * (height * width * channels + 1) };
    }),
  );
}

async function digestOf(dataset: string, split: SplitName): Promise<string | undefined> {
  try {
    return (await (await openDataset(dataset)).split(split)).digest;
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}

function architectureRow(definition: ArchitectureDefinition) {
  const { name, title, family, description } = definition;
  const architecture = definition.build(definition.usualInput);
  const all = tensorsOf(architecture);
  const sizes = new Map(all.map((tensor) => [tensor.name, tensor.parameters]));
  const sum = (names: readonly string[]) => names.reduce((total, tensor) => total + (sizes.get(tensor) ?? 0), 0);
  const { height, width, channels } = architecture.input;
  return {
    name,
    title,
    family,
    description,
    parameters: sizeOf(architecture, ["parameter"]),
    flops: forwardFlops(architecture.nodes, architecture),
    input: { height, width, channels },
    tensors: all,
    subsets: Object.entries(architecture.subsets).map(([subset, tensors]) => {
      const { prefix, suffix } = splitNetwork(architecture, tensors);
      return {
        name: subset,
        tensors,
        parameters: sum(tensors),
        prefixFlops: forwardFlops(prefix, architecture),
        suffixFlops: forwardFlops(suffix, architecture),
      };
    }),
  };
}
