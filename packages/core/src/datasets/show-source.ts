import { fitValues } from "./batches.js";
import type { DatasetDescription, SplitName } from "./dataset.js";
import type { ImageSource } from "./image-source.js";
import type { ImageTransform } from "./images/image-transform.js";
import { inOrder } from "./in-order.js";
import { imageWorkers } from "./loading/process-workers.js";
import type { ShownSplit } from "./shown-split.js";

/** Images that one thread prepares at a time; what is drawn for an image depends on it, and on nothing of the machine. */
const TOGETHER = 16;
/** Images that are read at a time. */
const READS_AT_ONCE = 16;

/**
 * The images of a split that are read one by one from where they are stored, decoded and transformed in threads; none stay in memory.
 * @param description of the dataset, fitted
 */
export function showSource(name: SplitName, source: ImageSource, description: DatasetDescription): ShownSplit {
  const { image, stored = image, normalisation, transforms } = description;
  const { train, evaluation } = transforms ?? { train: [], evaluation: [] };
  // Photographs are cut to the size that is wanted; pixels are transformed at their own, and resized after that.
  const side = source.stored.kind === "files" ? image : stored;
  const prepared = { height: side.height, width: side.width, channels: stored.channels };
  const scaled = (steps: readonly ImageTransform[]) => scaledTransforms(steps, prepared.height / stored.height);
  const preparation = (steps: readonly ImageTransform[]) => ({
    stored: source.stored,
    transforms: scaled(steps),
    normalisation,
    image: prepared,
  });
  const [training, evaluating] = [preparation(train), preparation(evaluation)];
  return {
    name,
    count: source.count,
    labels: source.labels,
    digest: source.digest,
    augmented: train.length > 0,
    async show(indices, draws) {
      const { seed, path } = draws ?? { seed: 0, path: [] };
      const portions: number[][] = [];
      for (let start = 0; start < indices.length; start += TOGETHER)
        portions.push(
          Array.from({ length: Math.min(TOGETHER, indices.length - start) }, (_, one) => indices[start + one] ?? -1),
        );
      const values = new Float32Array(indices.length * image.height * image.width * image.channels);
      let filled = 0;
      const prepare = async (portion: readonly number[], number: number): Promise<Float32Array> => {
        const bytes: Uint8Array[] = [];
        for await (const one of inOrder(portion, READS_AT_ONCE, (index) => source.read(index))) bytes.push(one);
        return imageWorkers().prepare(draws === undefined ? evaluating : training, bytes, seed, [...path, number]);
      };
      const numbered = portions.map((portion, number) => ({ portion, number }));
      const atOnce = 2 * imageWorkers().count;
      for await (const some of inOrder(numbered, atOnce, ({ portion, number }) => prepare(portion, number))) {
        const fitted = fitValues(some, prepared, image);
        values.set(fitted, filled);
        filled += fitted.length;
      }
      return values;
    },
  };
}

/** Steps for images of another size: what they cut and add grows with it. */
function scaledTransforms(steps: readonly ImageTransform[], factor: number): readonly ImageTransform[] {
  const scaled = (length: number) => Math.round(length * factor);
  return steps.map((step) => {
    if (step.kind === "horizontal-flip") return step;
    if (step.kind === "random-crop") return { ...step, size: scaled(step.size), padding: scaled(step.padding) };
    return { ...step, size: scaled(step.size) };
  });
}
