import type { WeightsResult } from "@hatchery/core/pipeline/results.js";
import type { Queries } from "../database/database.js";
import { rowId } from "../database/row-id.js";
import { weights } from "../database/tables.js";
import { titleOf } from "../graphql/titles.js";

/**
 * Stores imported weights as a row, and returns its id.
 * The row is found by digest, so that the same weights, however often they are uploaded, are one.
 */
export async function recordWeights(queries: Queries, owner: string, result: WeightsResult): Promise<string> {
  const { digest, architecture, input, tensors, stored, bytes, parameters, source, notes } = result;
  const id = rowId("weights", digest);
  await queries
    .insert(weights)
    .values({
      id,
      owner,
      title: titleOf.weights(architecture, input.classes, digest),
      digest,
      architectureId: rowId("architecture", architecture),
      input,
      format: "safetensors",
      bytes,
      parameters,
      provenance: "uploaded",
      source,
      notes,
      tensors: stored,
      object: tensors,
    })
    .onConflictDoNothing();
  return id;
}
