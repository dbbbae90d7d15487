import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { BadInput } from "../errors.js";
import { materialiseNetwork } from "../pipeline/materialise.js";
import { readResult } from "../pipeline/stage.js";
import { getObject } from "../storage/objects.js";
import { decodeSafetensors } from "../weights/safetensors.js";
import { writeWholeFile } from "./json-file.js";
import { print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

export function weightsCommand(): Command {
  const inspect = new Command("inspect")
    .description("the tensors in a safetensors file")
    .argument("<file>")
    .option("--json", "print as JSON")
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const { arrays, metadata } = await readWeights(file);
      const tensors = Object.entries(arrays).map(([name, { shape }]) => ({ name, shape }));
      print(
        options,
        { tensors, metadata },
        tensors.map(({ name, shape }) => `${name.padEnd(30)} ${shape.join("x")}`).join("\n"),
      );
    });
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
    .addCommand(inspect)
    .addCommand(exporting);
}

/** @throws BadInput when the file cannot be read or is no safetensors file. */
export async function readWeights(file: string): Promise<ReturnType<typeof decodeSafetensors>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new BadInput(
      `${file} cannot be read (${error instanceof Error ? error.message : String(error)}); name a safetensors file that exists.`,
      file,
    );
  }
  return decodeSafetensors(bytes);
}
