import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { imagenet1kDescription } from "../src/datasets/descriptions/imagenet1k.js";
import { processEnvironment } from "../src/engine/env.js";
import { writeImagenet } from "./support/write-imagenet.js";

/** Training images instead of all of ImageNet's, for a shorter run. */
const IMAGES = "HATCHERY_BENCH_IMAGES";
const STREAMED = 20_000;
const MEBIBYTE = 2 ** 20;

/** Importing as many images as ImageNet has, in its form but tiny, shuffling them and streaming some: time, and memory of the whole process. */
export default {
  name: "imagenet",
  async run(): Promise<{ label: string; value: number; unit: string }[]> {
    const { splits } = imagenet1kDescription;
    const train = Number(processEnvironment[IMAGES] ?? splits.train.count);
    const test = Math.round((splits.test.count * train) / splits.train.count);
    const folder = await mkdtemp(join(tmpdir(), "hatchery-bench-imagenet-"));
    try {
      const description = join(folder, "description.json");
      await writeFile(description, JSON.stringify(await writeImagenet(folder, { train, test })));
      const script = fileURLToPath(new URL("support/measured-stream.ts", import.meta.url));
      const streaming = Math.min(STREAMED, train);
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...process.execArgv,
        ...[script, folder, description, `${streaming}`],
      ]);
      const { imported, shuffled, streamed } = JSON.parse(stdout);
      const count = (train + test).toLocaleString("en");
      return [
        { label: `import of ${count} images`, value: (train + test) / imported.seconds, unit: "images/s" },
        { label: "import, memory of the process", value: imported.most / MEBIBYTE, unit: "MiB" },
        { label: "order of an epoch, drawn and opened", value: shuffled.seconds, unit: "s" },
        { label: "shuffled, with the transforms of training", value: streaming / streamed.seconds, unit: "images/s" },
        { label: "all of it, memory of the process", value: streamed.most / MEBIBYTE, unit: "MiB" },
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
