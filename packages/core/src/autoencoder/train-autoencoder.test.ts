import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { Interrupted } from "../errors.js";
import { autoencoderSpecification } from "../pipeline/specification.js";
import { TestTask } from "../test-task.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { autoencoderFlops } from "./autoencoder.js";
import { trainAutoencoder } from "./train-autoencoder.js";

/** K vectors of D values on a plane: an autoencoder with a latent of two can hold them. */
function checkpoints(count: number, dimensions: number): NamedArray {
  const axes = randomStream(1, "axes").normals(2 * dimensions);
  const places = randomStream(1, "places").normals(2 * count);
  const data = Float32Array.from({ length: count * dimensions }, (_, i) => {
    const [row, column] = [Math.floor(i / dimensions), i % dimensions];
    return (
      ((places[2 * row] ?? 0) * (axes[column] ?? 0) + (places[2 * row + 1] ?? 0) * (axes[dimensions + column] ?? 0)) /
      Math.SQRT2
    );
  });
  return { shape: [count, dimensions], data };
}

const small = autoencoderSpecification.parse({
  channels: [8, 8],
  latent: 4,
  steps: 12,
  batchSize: 10,
  learningRate: 0.01,
});

describe("training the autoencoder", () => {
  beforeAll(async () => {
    await startEngine({ prefer: "tensorflow" });
  });

  it("learns to reconstruct checkpoints that lie on a plane", async () => {
    const { losses, autoencoder } = await trainAutoencoder(
      checkpoints(40, 50),
      { ...small, steps: 300 },
      0,
      new TestTask(Number.POSITIVE_INFINITY, 1000),
    );
    autoencoder.dispose();
    const [first, last] = [losses[0]?.[1] ?? 0, losses.at(-1)?.[1] ?? 1];
    // The mean alone would leave the variance of the values, about 1.
    expect(first).toBeGreaterThan(0.5);
    expect(last).toBeLessThan(0.1);
  });

  it("reports each step with its loss, and one loss per step while there are few", async () => {
    const task = new TestTask();
    const { losses, flops } = await trainAutoencoder(checkpoints(40, 50), small, 0, task);
    expect(losses.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(task.reports).toHaveLength(12);
    expect(task.reports.at(-1)).toMatchObject({
      done: 12,
      total: 12,
      unit: "step",
      metrics: { loss: losses.at(-1)?.[1] },
    });
    const { encode, decode } = autoencoderFlops({ dimensions: 50, channels: [8, 8], kernel: 7, latent: 4 });
    expect(flops).toBe(3 * (encode + decode) * 10 * 12);
  });

  it("ends with the same bytes after it was stopped and resumed", async () => {
    const data = checkpoints(40, 50);
    const whole = await trainAutoencoder(data, small, 3, new TestTask());
    const task = new TestTask(5);
    await expect(trainAutoencoder(data, small, 3, task)).rejects.toThrow(Interrupted);
    expect(task.states.get("autoencoder")?.step).toBe(5);
    const resumed = await trainAutoencoder(data, small, 3, task);
    expect(task.reports.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await resumed.autoencoder.save()).toEqual(await whole.autoencoder.save());
    expect(resumed.losses).toEqual(whole.losses);
  });

  it("depends on the seed", async () => {
    const [one, other] = [
      await trainAutoencoder(checkpoints(40, 50), small, 0, new TestTask()),
      await trainAutoencoder(checkpoints(40, 50), small, 1, new TestTask()),
    ];
    expect(one.losses).not.toEqual(other.losses);
  });

  it("leaks no tensor over 100 steps, nor when it is stopped", async () => {
    const before = memory().numTensors;
    const { autoencoder } = await trainAutoencoder(checkpoints(12, 20), { ...small, steps: 100 }, 0, new TestTask());
    autoencoder.dispose();
    await expect(trainAutoencoder(checkpoints(12, 20), small, 0, new TestTask(3))).rejects.toThrow(Interrupted);
    expect(memory().numTensors).toBe(before);
  });

  it.each([
    [1, 1],
    [1, 64],
    [3, 7],
  ])("stays finite with %d checkpoints of %d values, fewer than a batch", async (count, dimensions) => {
    const { autoencoder, losses } = await trainAutoencoder(
      checkpoints(count, dimensions),
      { ...small, steps: 30 },
      0,
      new TestTask(),
    );
    const saved = await autoencoder.save();
    expect(losses.every(([, loss]) => Number.isFinite(loss) && loss < 100)).toBe(true);
    for (const [name, { data }] of Object.entries(saved)) expect(data.every(Number.isFinite), name).toBe(true);
  });
});
