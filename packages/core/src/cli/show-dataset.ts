import type { Command } from "commander";
import type { DatasetDescription } from "../datasets/dataset.js";
import { publishedDatasets } from "../datasets/descriptions/published-datasets.js";
import { describeImported } from "../datasets/imported-dataset.js";
import type { PublishedDataset } from "../datasets/published-dataset.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { describedDataset } from "../pipeline/described-datasets.js";
import { datasetsAtHand } from "./datasets-at-hand.js";
import { importedSplits } from "./imported-text.js";
import { print, type SessionOptions, storeCommand } from "./session.js";

/** `datasets show`: what is known of a dataset: its files and their checksums, licence, splits, and once it is imported how they are made up. */
export function showDatasetCommand(): Command {
  return storeCommand("show", "files, checksums, licence, splits and class balance of a dataset")
    .argument("<name>")
    .action(async (name: string, options: SessionOptions) => {
      const { imported, note } = await datasetsAtHand(options);
      const manifest = imported.find((dataset) => dataset.name === name);
      const published = publishedDatasets.find((dataset) => dataset.name === name);
      const description = describedDataset(name, imported.map(describeImported));
      const shown = {
        ...description,
        ...(manifest && {
          imported: {
            form: manifest.form,
            digest: manifest.digest,
            splits: importedSplits(manifest),
            unreadable: manifest.unreadable,
          },
        }),
      };
      const text = [
        ...describedLines(description),
        ...(published === undefined ? [] : publishedLines(published)),
        ...(manifest === undefined ? [] : importedLines(manifest)),
        ...(note === undefined ? [] : [note]),
      ];
      print(options, shown, text.join("\n"));
    });
}

function describedLines({
  title,
  classes,
  image,
  normalisation,
  licence,
  source,
  splits,
}: DatasetDescription): string[] {
  return [
    `${title}: ${number(classes.length)} classes, ${image.height}x${image.width}x${image.channels}`,
    `splits         ${Object.entries(splits)
      .map(([split, { count }]) => `${split} ${number(count)}`)
      .join(", ")}`,
    `normalisation  mean ${normalisation.mean.join(", ")}; deviation ${normalisation.std.join(", ")}`,
    `licence        ${licence}`,
    `source         ${source}`,
  ];
}

function publishedLines({ citation, forms, checksums }: PublishedDataset): string[] {
  return [
    `citation       ${citation}`,
    ...forms.flatMap(({ name, files }) => [
      `files as ${name}:`,
      ...files.map((file) => {
        const { bytes, md5, sha256 } = file;
        return `  ${file.name}  ${number(bytes)} bytes  ${sha256 === undefined ? `MD5 ${md5}` : `SHA-256 ${sha256}`}`;
      }),
    ]),
    "sizes and checksums are from:",
    ...checksums.map((from) => `  ${from}`),
  ];
}

function importedLines(manifest: ImportedManifest): string[] {
  return [
    `imported as ${manifest.form}, digest ${manifest.digest}, ${number(manifest.unreadable.length)} images left out`,
    ...Object.entries(importedSplits(manifest)).map(([name, { count, perClass }]) => {
      const [least, most] = [Math.min(...perClass), Math.max(...perClass)];
      const balance =
        least === most ? `${number(most)} of each class` : `${number(least)} to ${number(most)} of each class`;
      return `  ${name.padEnd(10)} ${number(count)} images, ${balance}`;
    }),
  ];
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
