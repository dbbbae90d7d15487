import { parentPort } from "node:worker_threads";
import { prepareImages } from "../images/prepare-images.js";
import type { PreparedImages, PrepareRequest } from "./image-workers.js";

/** Entry point of a thread that decodes and transforms images, one batch after the other. */
parentPort?.on("message", async ({ id, preparation, images, lengths, seed, path }: PrepareRequest) => {
  try {
    let start = 0;
    const apart = lengths.map((length) => {
      const image = images.subarray(start, start + length);
      start += length;
      return image;
    });
    const values = await prepareImages(preparation, apart, seed, path);
    parentPort?.postMessage({ id, values } satisfies PreparedImages, [values.buffer]);
  } catch (error) {
    parentPort?.postMessage({
      id,
      reason: error instanceof Error ? error.message : String(error),
    } satisfies PreparedImages);
  }
});
