import type { SavedState, Task } from "../task.js";
import { NO_CLASS } from "./accuracy.js";
import { type Piece, type Population, PopulationPasses, type Portion } from "./population-passes.js";

export interface PopulationPredictions {
  /** (M, N) class indices, the first of equal logits; `NO_CLASS` where a logit is not finite. */
  readonly predictions: Uint16Array;
  /** (M) 1 for networks whose logits are finite for every image. */
  readonly finite: Uint8Array;
}

/**
 * The classes that M networks give to every image of a split. The frozen prefix runs once for each image, the suffix for many networks at once.
 *
 * @param key under which the task keeps what is predicted so far
 * @throws Interrupted when the task was stopped; the same call goes on from there
 */
export async function predictPopulation(
  population: Population,
  task: Task,
  key: string,
): Promise<PopulationPredictions> {
  const { architecture, layout, vectors, split } = population;
  const models = vectors.length / layout.dimensions;
  const saved = await task.restore(key);
  const result = { predictions: new Uint16Array(models * split.count), finite: new Uint8Array(models).fill(1) };
  if (saved !== undefined) restorePredictions(saved, result);
  const passes = new PopulationPasses(population);
  try {
    for (const [step, piece] of passes.pieces.entries()) {
      if (step < (saved?.step ?? 0)) continue;
      for await (const { networks, logits } of passes.logits(piece, task, `${key}-prefix`)) {
        const values = await logits.data<"float32">();
        logits.dispose();
        classify(values, architecture.input.classes, networks, piece.images, split.count, result);
      }
      const done = predictionsAfter(piece, models);
      task.report({ phase: "Evaluating networks", done, total: models * split.count, unit: "prediction" });
      await task.checkpoint(key, async () => savedPredictions(step + 1, models, result));
    }
  } finally {
    passes.dispose();
  }
  return result;
}

/** Pieces go through the images of a chunk for one round of networks, then for the next, then to the next chunk. */
function predictionsAfter({ chunk, round, images }: Piece, models: number): number {
  return (
    chunk.start * models +
    (chunk.end - chunk.start) * round.start +
    (images.end - chunk.start) * (round.end - round.start)
  );
}

function savedPredictions(step: number, models: number, { predictions, finite }: PopulationPredictions): SavedState {
  return {
    step,
    tensors: {
      predictions: { shape: [models, predictions.length / models], data: Float32Array.from(predictions) },
      finite: { shape: [models], data: Float32Array.from(finite) },
    },
  };
}

function restorePredictions({ tensors }: SavedState, { predictions, finite }: PopulationPredictions): void {
  predictions.set(tensors["predictions"]?.data ?? []);
  finite.set(tensors["finite"]?.data ?? []);
}

function classify(
  logits: Float32Array,
  classes: number,
  networks: Portion,
  { start, end }: Portion,
  images: number,
  { predictions, finite }: PopulationPredictions,
): void {
  let row = 0;
  for (let model = networks.start; model < networks.end; model++) {
    for (let image = start; image < end; image++, row += classes) {
      let best = 0;
      let highest = logits[row] ?? 0;
      // Zero times anything finite is zero; times anything else it is not a number, which the sum keeps.
      let broken = highest * 0;
      for (let index = 1; index < classes; index++) {
        const logit = logits[row + index] ?? 0;
        broken += logit * 0;
        if (logit > highest) {
          highest = logit;
          best = index;
        }
      }
      if (broken !== 0) finite[model] = 0;
      predictions[model * images + image] = broken === 0 ? best : NO_CLASS;
    }
  }
}
