import { Command } from "commander";
import { materialiseNetwork } from "../pipeline/materialise.js";
import { readResult } from "../pipeline/stage.js";
import { getObject } from "../storage/objects.js";
import { fileSource } from "../weights/file-source.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { inspectCommand } from "./inspect-weights.js";
import { writeWholeFile } from "./json-file.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

export function weightsCommand(): Command {
  const exporting = storeCommand("export", "write one generated network, complete, as safetensors")
    .argument("<generated-set>", "digest that `generate` printed, or its first digits")
    .option("--index <number>", "which of the set's networks, from 0", wholeNumber, 0)
    .requiredOption("--out <file>", "safetensors file to write")
    .action(async (digest: string, options: SessionOptions & { readonly index: number; readonly out: string }) => {
      const exported = await withSession(options, async ({ store }) => {
        const { digest: complete } = await readResult(store, "generated-set", digest);
        const network = await materialiseNetwork(store, complete, options.index);
        await writeWholeFile(options.out, await getObject(store, network.digest));
        return network;
      });
      print(options, exported, `${options.out}: ${exported.bytes} bytes, SHA-256 ${exported.digest}`);
    });
  return new Command("weights")
    .description("networks in and out, as safetensors")
    .addCommand(inspectCommand())
    .addCommand(exporting);
}

/**
 * All tensors of a file of weights, in any format that is read.
 * @throws BadInput when the file cannot be read or is no file of weights
 */
export async function readWeights(path: string): Promise<NamedArrays> {
  const source = await fileSource(path);
  try {
    const file = await openWeightsFile(source, path);
    const arrays: [name: string, array: NamedArray][] = [];
    for (const { name, shape } of file.tensors) arrays.push([name, { shape, data: await file.read(name) }]);
    return Object.fromEntries(arrays);
  } finally {
    await source.close();
  }
}
