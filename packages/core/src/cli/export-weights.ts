import type { Command } from "commander";
import { BadInput } from "../errors.js";
import { generatedSubset, materialiseNetwork, type StoredNetwork } from "../pipeline/materialise.js";
import { readAnyResult } from "../pipeline/stage.js";
import type { ObjectStore } from "../storage/object-store.js";
import { readObject } from "../storage/objects.js";
import { writeWholeFile } from "./json-file.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

interface ExportOptions extends SessionOptions {
  readonly index?: number;
  readonly subsetOnly?: boolean;
  readonly out: string;
}

/** `weights export`: a network of the store becomes a safetensors file that timm loads. */
export function exportCommand(): Command {
  return storeCommand("export", "write a generated network, or imported weights, as safetensors that timm loads")
    .argument(
      "<digest>",
      "of the generated set or of the weights, as `generate` or `weights import` printed it, or its first digits",
    )
    .option("--index <number>", "which of the set's networks, from 0 (default: 0)", wholeNumber)
    .option("--subset-only", "only the tensors that were generated, without the frozen rest")
    .requiredOption("--out <file>", "safetensors file to write")
    .action(async (digest: string, options: ExportOptions) => {
      const exported = await withSession(options, async ({ store }) => {
        const network = await networkOf(store, digest, options);
        await writeWholeFile(options.out, readObject(store, network.digest));
        return network;
      });
      print(options, exported, `${options.out}: ${exported.bytes} bytes, SHA-256 ${exported.digest}`);
    });
}

async function networkOf(
  store: ObjectStore,
  digest: string,
  { index, subsetOnly }: ExportOptions,
): Promise<StoredNetwork> {
  const result = await readAnyResult(store, digest);
  switch (result.kind) {
    case "generated-set":
      return (subsetOnly ? generatedSubset : materialiseNetwork)(store, result.digest, index ?? 0);
    case "weights":
      if (subsetOnly)
        throw new BadInput("Imported weights have no generated subset; leave --subset-only out.", "--subset-only");
      if (index !== undefined) throw new BadInput("Imported weights are one network; leave --index out.", "--index");
      return { digest: result.tensors, bytes: result.bytes };
    default:
      throw new BadInput(
        `${digest} is the digest of a ${result.kind}; name a generated set or imported weights.`,
        "digest",
      );
  }
}
