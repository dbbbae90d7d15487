import { memory, tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { BadInput, Interrupted } from "../errors.js";
import { diffusionSpecification } from "../pipeline/specification.js";
import { TestTask } from "../test-task.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { linearSchedule } from "./noise-schedule.js";
import { sampleDpmSolver } from "./samplers/dpm-solver.js";
import { samplingNoise } from "./sampling-noise.js";
import { trainDiffusion } from "./train-diffusion.js";

const small = diffusionSpecification.parse({
  channels: [8, 16, 8],
  kernel: 3,
  steps: 12,
  batchSize: 20,
  learningRate: 0.003,
});

/** Latents at (+1, -1, +1, …) or its opposite, a little blurred: of unit variance, and nothing near zero. */
function twoClusters(count: number, latent: number): NamedArray {
  const blur = randomStream(2, "blur").normals(count * latent);
  const data = blur.map((value, i) => (Math.floor(i / latent) % 2 === i % 2 ? 1 : -1) * 0.995 + 0.1 * value);
  return { shape: [count, latent], data };
}

describe("training the diffusion model", () => {
  beforeAll(async () => {
    await startEngine({ prefer: "tensorflow" });
  });

  it("learns a distribution of two clusters: samples fall into both, and not between", async () => {
    const wide = { ...small, channels: [16, 32, 16], steps: 400, batchSize: 64, learningRate: 0.01 };
    const task = new TestTask(Number.POSITIVE_INFINITY, 1000);
    const { denoiser, losses } = await trainDiffusion(twoClusters(60, 4), wide, 0, task);
    // Predicting no noise at all would cost 1.
    expect(losses.at(-1)?.[1]).toBeLessThan(0.3);
    const start = tensor2d(
      samplingNoise(
        5,
        Array.from({ length: 100 }, (_, i) => i),
        4,
        "start",
      ),
      [100, 4],
    );
    const schedule = linearSchedule(1000, 1e-4, 0.02);
    const samples = await (await sampleDpmSolver((x, t) => denoiser.predict(x, t), start, schedule, 20)).data();
    const sides = Array.from({ length: 100 }, (_, row) => {
      const [a = 0, b = 0, c = 0, d = 0] = samples.subarray(4 * row, 4 * row + 4);
      return (a - b + c - d) / 4;
    });
    const near = sides.filter((side) => Math.abs(Math.abs(side) - 1) < 0.4);
    // Of noise itself, whose sides have a deviation of 0.5, a quarter would.
    expect(near.length).toBeGreaterThan(60);
    expect(near.filter((side) => side > 0).length).toBeGreaterThan(20);
    expect(near.filter((side) => side < 0).length).toBeGreaterThan(20);
  });

  it("ends with the same bytes after it was stopped and resumed", async () => {
    const latents = twoClusters(20, 6);
    const whole = await trainDiffusion(latents, small, 3, new TestTask());
    const task = new TestTask(7);
    await expect(trainDiffusion(latents, small, 3, task)).rejects.toThrow(Interrupted);
    const resumed = await trainDiffusion(latents, small, 3, task);
    expect(task.reports.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await resumed.denoiser.save()).toEqual(await whole.denoiser.save());
    expect(resumed.losses).toEqual(whole.losses);
  });

  it("leaks no tensor over 100 steps, nor when it is stopped", async () => {
    const before = memory().numTensors;
    const { denoiser } = await trainDiffusion(twoClusters(20, 6), { ...small, steps: 100 }, 0, new TestTask());
    denoiser.dispose();
    await expect(trainDiffusion(twoClusters(20, 6), small, 0, new TestTask(3))).rejects.toThrow(Interrupted);
    expect(memory().numTensors).toBe(before);
  });

  it("takes latents that are sequences of tokens, with fewer positions to go through", async () => {
    const { shape, data } = twoClusters(20, 12);
    const latents = { shape, data: data.map((value) => 0.9 * value) };
    const { losses, flops, denoiser } = await trainDiffusion(latents, small, 0, new TestTask(), 4);
    expect(losses.every(([, loss]) => Number.isFinite(loss))).toBe(true);
    const predicted = denoiser.predict(tensor2d(latents.data, [20, 12]), 10);
    expect(predicted.shape).toEqual([20, 12]);
    // By hand: 3 positions, kernels of 3 from 4 to 8, 16, 8 and 4 channels, and 128 features of the time for each layer.
    expect(flops / (3 * 20 * 12)).toBe(2 * 3 * (3 * (4 * 8 + 8 * 16 + 16 * 8 + 8 * 4) + 4 * 128));
  });

  it("takes one checkpoint", async () => {
    const { losses } = await trainDiffusion({ shape: [1, 6], data: new Float32Array(6) }, small, 0, new TestTask());
    expect(losses.every(([, loss]) => Number.isFinite(loss))).toBe(true);
  });

  it("refuses latents that were not rescaled", async () => {
    const latents = twoClusters(20, 6);
    const large = { ...latents, data: latents.data.map((value) => 100 * value) };
    await expect(trainDiffusion(large, small, 0, new TestTask())).rejects.toThrow(BadInput);
  });

  it("raises an alarm in its progress when a rescaled latent stands far out", async () => {
    const count = 400;
    // One checkpoint against all others: sqrt(399) = 19.97 deviations from the mean.
    const data = Float32Array.from({ length: count }, (_, i) =>
      i === 0 ? Math.sqrt(count - 1) : -1 / Math.sqrt(count - 1),
    );
    const task = new TestTask();
    await trainDiffusion({ shape: [count, 1], data }, { ...small, steps: 1 }, 0, task);
    expect(task.reports[0]?.metrics).toMatchObject({ latentMaximum: expect.closeTo(19.97, 2) });
    expect(task.reports[0]?.alarms).toEqual([expect.stringContaining("lies 20.0 deviations from the others'")]);
    const calm = new TestTask();
    await trainDiffusion(twoClusters(20, 6), { ...small, steps: 1 }, 0, calm);
    expect(calm.reports[0]).not.toHaveProperty("alarms");
  });
});
