import { readFile } from "node:fs/promises";
import { resourceUsage } from "node:process";
import { openImportedDataset } from "../../src/datasets/imported-dataset.js";
import { ImageWorkers } from "../../src/datasets/loading/image-workers.js";
import { epochOrder, openImages, streamImages } from "../../src/datasets/loading/stream-images.js";
import { importDataset } from "../../src/pipeline/import-dataset.js";
import { openStore } from "../../src/storage/open-store.js";

/**
 * Run as a process of its own: imports ImageNet as argv[3], a description, has it from the folder argv[2], draws the order of an epoch and
 * streams its first argv[4] images. Prints the seconds of each, and the most memory that the process had up to its end.
 */
const [, , folder = "", description = "", streamed = ""] = process.argv;
const store = await openStore({ kind: "files", folder: `${folder}/store` });
const context = { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 15 };
const published = [JSON.parse(await readFile(description, "utf8"))];
let began = performance.now();
/** Seconds since the last call, and the most memory so far in bytes. */
const measured = () => {
  const seconds = (performance.now() - began) / 1000;
  began = performance.now();
  return { seconds, most: resourceUsage().maxRSS * 1024 };
};

const dataset = openImportedDataset(await importDataset("imagenet1k", folder, context, { published }), store);
const imported = measured();
const source = await openImages(dataset, "train");
const order = epochOrder(source.count, 0, 0);
const shuffled = measured();
const workers = new ImageWorkers();
const transforms = dataset.description.transforms?.train ?? [];
const request = { batchSize: 64, order: order.subarray(0, Number(streamed)), transforms, seed: 0, path: [], workers };
for await (const _ of streamImages(source, dataset.description, request));
await workers.close();
process.stdout.write(JSON.stringify({ imported, shuffled, streamed: measured() }));
