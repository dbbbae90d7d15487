import type { ArchitectureDefinition } from "@hatchery/core/architectures/architecture.js";
import { architectureDefinitions } from "@hatchery/core/architectures/find-architecture.js";
import { forwardFlops } from "@hatchery/core/architectures/flops.js";
import { splitNetwork } from "@hatchery/core/architectures/subset.js";
import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import type { Queries } from "../database/database.js";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import { seedDatasets } from "../datasets/seed-datasets.js";
import { sizeOf, tensorsOf } from "./network-for.js";

const OWNER = "hatchery";

/** Gives every dataset and architecture that core knows a row, and brings the rows of an older version up to date. */
export async function seedCatalogue(queries: Queries, store: ObjectStore): Promise<void> {
  await seedDatasets(queries, store, OWNER);
  for (const definition of architectureDefinitions) {
    const row = architectureRow(definition);
    await queries
      .insert(tables.architectures)
      .values({ id: rowId("architecture", definition.name), owner: OWNER, ...row })
      .onConflictDoUpdate({ target: tables.architectures.id, set: row });
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
