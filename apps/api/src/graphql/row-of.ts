import { BadInput } from "@hatchery/core/errors.js";
import { type NodeKind, parseGlobalId } from "./global-id.js";

const names: Readonly<Record<NodeKind, string>> = {
  Dataset: "a dataset",
  Architecture: "an architecture",
  CheckpointSet: "a checkpoint set",
  DiffusionModel: "a diffusion model",
  GeneratedModel: "a generated model",
  Job: "a job",
  Weights: "weights",
  Upload: "an upload",
};

/**
 * The row that an id given in `field` stands for.
 * @throws BadInput when it is no id of that kind.
 */
export function rowOf(kind: NodeKind, id: string, field: string): string {
  const parsed = parseGlobalId(id);
  if (parsed?.kind === kind) return parsed.row;
  const found = parsed === undefined ? "no id of this server" : `the id of ${names[parsed.kind]}`;
  throw new BadInput(`${field} is ${JSON.stringify(id)}, which is ${found}; give the \`id\` of ${names[kind]}.`, field);
}

/** The error for an id of the right kind under which nothing is stored. */
export function noSuch(kind: NodeKind, id: string, field: string): BadInput {
  return new BadInput(
    `${field} is ${JSON.stringify(id)}, the id of ${names[kind]} that there is not; it may have been deleted.`,
    field,
  );
}
