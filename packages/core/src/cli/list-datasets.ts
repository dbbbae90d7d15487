import type { Command } from "commander";
import type { DatasetDescription } from "../datasets/dataset.js";
import { describeImported } from "../datasets/imported-dataset.js";
import { datasetDescriptions } from "../datasets/open-dataset.js";
import { describedDatasets } from "../pipeline/described-datasets.js";
import { datasetsAtHand } from "./datasets-at-hand.js";
import { print, type SessionOptions, storeCommand } from "./session.js";

/** `datasets list`: every dataset that is known, and whether its images are there. */
export function listDatasetsCommand(): Command {
  return storeCommand("list", "the datasets that can be named in a specification, and which of them are there").action(
    async (options: SessionOptions) => {
      const { imported, note } = await datasetsAtHand(options);
      const known = describedDatasets();
      const own = imported.filter(({ name }) => !known.some((described) => described.name === name));
      const rows = [...known, ...own.map(describeImported)].map((description) => {
        const wasImported = imported.some(({ name }) => name === description.name);
        const comesAlong = datasetDescriptions.some(({ name }) => name === description.name);
        return { description, state: wasImported ? "imported" : comesAlong ? "at hand" : "not imported" };
      });
      const width = Math.max(...rows.map(({ description }) => description.name.length));
      const lines = rows.map(
        ({ description, state }) => `${description.name.padEnd(width)}  ${textOf(description)}  ${state}`,
      );
      const listed = rows.map(({ description, state }) => ({ ...summaryOf(description), state }));
      print(options, listed, [...lines, ...(note === undefined ? [] : ["", note])].join("\n"));
    },
  );
}

function textOf({ title, classes, image, splits }: DatasetDescription): string {
  const shape = `${image.height}x${image.width}x${image.channels}`;
  const count = (images: number) => images.toLocaleString("en-US");
  return `${title}: ${count(classes.length)} classes, ${shape}, ${count(splits.train.count)} train, ${count(splits.test.count)} test images`;
}

function summaryOf({ name, title, classes, image, normalisation, licence, source, splits }: DatasetDescription) {
  return { name, title, classes, image, normalisation, licence, source, splits };
}
