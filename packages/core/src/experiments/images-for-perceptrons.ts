import { describedDataset } from "../pipeline/described-datasets.js";
import type { ImagesSpecification } from "../pipeline/specification.js";

/** Images in colour made smaller, as a multilayer perceptron has weights for each of their values: so many for training and for test. */
export function imagesForPerceptrons(dataset: string, trainCount: number, testCount: number): ImagesSpecification {
  const { channels } = describedDataset(dataset).image;
  return { ...(channels > 1 && { size: 16 }), trainCount, testCount };
}
