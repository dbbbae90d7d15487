import type { Command } from "commander";
import { BadInput } from "../errors.js";
import { importedDatasets, readManifest } from "../pipeline/imported-datasets.js";
import { verifyDataset } from "../pipeline/verify-dataset.js";
import { StorageFailure } from "../storage/storage-failure.js";
import { print, type SessionOptions, storeCommand, withSession } from "./session.js";

/** `datasets verify`: reads what was imported again, and names what is damaged. */
export function verifyDatasetsCommand(): Command {
  return storeCommand("verify", "read imported datasets again, and name what is damaged")
    .argument("[name]", "one of them (default: all)")
    .action(async (name: string | undefined, options: SessionOptions) => {
      const verified = await withSession(options, async (context) => {
        const found =
          name === undefined ? await importedDatasets(context.store) : [await readManifest(context.store, name)];
        const results = [];
        for (const manifest of found) {
          if (manifest === undefined)
            throw new BadInput(
              `No dataset was imported as "${name}"; \`hatchery datasets list\` lists those that were.`,
              "name",
            );
          const { title, digest } = manifest;
          results.push({ name: manifest.name, title, digest, damage: await verifyDataset(manifest, context) });
        }
        return results;
      });
      const lines = verified.flatMap(({ title, digest, damage }) =>
        damage.length === 0
          ? [`${title} is as it was imported, digest ${digest}`]
          : [`${title} is damaged:`, ...damage.map((part) => `  ${part}`)],
      );
      print(options, verified, lines.length === 0 ? "No dataset was imported." : lines.join("\n"));
      const damaged = verified.filter(({ damage }) => damage.length > 0).map((dataset) => dataset.name);
      if (damaged.length > 0)
        throw new StorageFailure(
          `${damaged.join(" and ")} ${damaged.length === 1 ? "is" : "are"} damaged; import again, which writes anew what is damaged or missing.`,
        );
    });
}
