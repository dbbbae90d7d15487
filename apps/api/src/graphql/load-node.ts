import { requireAdmin } from "../access/admin-checker.js";
import type { Context } from "./context.js";
import { parseGlobalId } from "./global-id.js";
import {
  toArchitecture,
  toCheckpointSet,
  toDataset,
  toDiffusionModel,
  toGeneratedModel,
  toJob,
  toUpload,
  toWeights,
} from "./nodes.js";

/**
 * The node with this id, or null when there is none, or the id is none of ours.
 * @throws GraphQLError UNAUTHENTICATED for what only admins see.
 */
export async function loadNode(id: string, context: Context) {
  const { loaders } = context;
  const parsed = parseGlobalId(id);
  if (parsed === undefined) return null;
  const { kind, row } = parsed;
  switch (kind) {
    case "Dataset":
      return convert(await loaders.datasets.load(row), toDataset);
    case "Architecture":
      return convert(await loaders.architectures.load(row), toArchitecture);
    case "CheckpointSet":
      return convert(await loaders.checkpointSets.load(row), toCheckpointSet);
    case "DiffusionModel":
      return convert(await loaders.diffusionModels.load(row), toDiffusionModel);
    case "GeneratedModel":
      return convert(await loaders.generatedModels.load(row), toGeneratedModel);
    case "Job":
      return convert(await loaders.jobs.load(row), toJob);
    case "Weights":
      return convert(await loaders.weights.load(row), toWeights);
    case "Upload":
      requireAdmin(context);
      return convert(await loaders.uploads.load(row), toUpload);
  }
}

function convert<Row, N>(row: Row | undefined, toNode: (row: Row) => N): N | null {
  return row === undefined ? null : toNode(row);
}
