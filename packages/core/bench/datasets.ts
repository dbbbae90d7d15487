import sharp from "sharp";
import { cifar10Description } from "../src/datasets/descriptions/cifar10.js";
import { photographs } from "../src/datasets/descriptions/photographs.js";
import type { ImageSource } from "../src/datasets/image-source.js";
import { applyGeometry } from "../src/datasets/images/apply-geometry.js";
import { decodeImage } from "../src/datasets/images/decode-image.js";
import { type ImageTransforms, imageGeometry } from "../src/datasets/images/image-transform.js";
import { ImageWorkers } from "../src/datasets/loading/image-workers.js";
import { epochOrder, streamImages } from "../src/datasets/loading/stream-images.js";
import { randomStream } from "../src/engine/random.js";

const PHOTOGRAPHS = 1_500;
const SMALL_IMAGES = 100_000;
const STAGE_CALLS = 200;

/** How many images a second are decoded, transformed and normalised, in as many threads as there are cores, and what the stages take in one. */
export default {
  name: "datasets",
  async run(): Promise<{ label: string; value: number; unit: string }[]> {
    const workers = new ImageWorkers();
    try {
      const photo = await photograph(375, 500);
      const files: ImageSource = {
        count: PHOTOGRAPHS,
        labels: new Uint16Array(PHOTOGRAPHS),
        digest: "",
        stored: { kind: "files" },
        read: async () => photo,
      };
      const pixels = randomStream(0, "bench").uniforms(32 * 32 * 3, 0, 255);
      const small = Uint8Array.from(pixels);
      const tiny: ImageSource = {
        count: SMALL_IMAGES,
        labels: new Uint16Array(SMALL_IMAGES),
        digest: "",
        stored: { kind: "pixels", shape: cifar10Description.image },
        read: async () => small,
      };
      const rate = async (source: ImageSource, description: typeof photographs, name: keyof ImageTransforms) => {
        // The first batches start the threads.
        await drain(source, description, name, workers, source.count / 10);
        const seconds = await drain(source, description, name, workers, source.count);
        return source.count / seconds;
      };
      const unit = "images/s";
      const decoded = await decodeImage(photo);
      const geometry = imageGeometry(photographs.transforms?.evaluation ?? [], decoded, randomStream(0, "bench"));
      const stages = [
        { label: "500×375 JPEG decoded, one by one", value: await milliseconds(() => decodeImage(photo)), unit: "ms" },
        {
          label: "500×375 resized and cut to 224×224, one by one",
          value: await milliseconds(async () => applyGeometry(decoded, 3, geometry)),
          unit: "ms",
        },
      ];
      return [
        ...stages,
        { label: "500×375 JPEG to 224×224, evaluation", value: await rate(files, photographs, "evaluation"), unit },
        { label: "500×375 JPEG to 224×224, training", value: await rate(files, photographs, "train"), unit },
        { label: "32×32, evaluation", value: await rate(tiny, cifar10Description, "evaluation"), unit },
        { label: "32×32, training", value: await rate(tiny, cifar10Description, "train"), unit },
      ];
    } finally {
      await workers.close();
    }
  },
};

/** What one call takes, once the first ones have warmed it up. */
async function milliseconds(stage: () => Promise<unknown>): Promise<number> {
  for (let call = 0; call < STAGE_CALLS / 4; call++) await stage();
  const began = performance.now();
  for (let call = 0; call < STAGE_CALLS; call++) await stage();
  return (performance.now() - began) / STAGE_CALLS;
}

async function drain(
  source: ImageSource,
  description: typeof photographs,
  name: keyof ImageTransforms,
  workers: ImageWorkers,
  count: number,
): Promise<number> {
  const order = epochOrder(count, 0, 0);
  const transforms = description.transforms[name];
  const request = { batchSize: 64, order, transforms, seed: 0, path: ["bench"], workers };
  const began = performance.now();
  let seen = 0;
  for await (const { labels } of streamImages(source, description, request)) seen += labels.length;
  if (seen !== count) throw new Error(`${seen} of ${count} images came.`);
  return (performance.now() - began) / 1000;
}

/** A JPEG as large and as detailed as ImageNet's usual photographs, about 60 kB. */
async function photograph(height: number, width: number): Promise<Uint8Array> {
  const random = randomStream(0, "photograph").uniforms(height * width * 3, -20, 20);
  const pixels = Uint8Array.from(random, (noise, index) => {
    const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
    return Math.min(255, Math.max(0, 128 + 60 * Math.sin(x / 30 + (index % 3)) * Math.cos(y / 20) + noise));
  });
  return sharp(pixels, { raw: { height, width, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}
