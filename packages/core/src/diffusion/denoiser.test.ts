import { readFileSync } from "node:fs";
import { losses, memory, tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startEngine } from "../engine/start-engine.js";
import { expectTrainingStep, formulaArrays, trainingStep } from "../engine/test-training-step.js";
import { trainNetwork } from "../engine/train-network.js";
import { BadInput } from "../errors.js";
import { TestTask } from "../test-task.js";
import { Denoiser, denoiserFlops } from "./denoiser.js";
import { TIME_FEATURES, timeFeatures } from "./time-features.js";

// One step of a small denoiser as PyTorch takes it; the program that made the file stands beside it.
const fixture = trainingStep
  .extend({ inference: z.array(z.number()), inferenceAfter: z.array(z.number()) })
  .parse(JSON.parse(readFileSync(new URL("fixtures/denoiser.json", import.meta.url), "utf8")));
const shape = { latent: 12, channels: [6, 8, 8, 6], kernel: 5 };
const timesteps = [0, 17, 402, 999];

const latents = () =>
  tensor2d(
    Float32Array.from({ length: 48 }, (_, i) => Math.sin(0.9 * i)),
    [4, 12],
  );
const noise = () =>
  tensor2d(
    Float32Array.from({ length: 48 }, (_, i) => Math.cos(1.3 * i)),
    [4, 12],
  );

async function filledDenoiser(): Promise<Denoiser> {
  const fresh = Denoiser.start(shape, 0);
  const filled = Denoiser.restore(shape, formulaArrays(await fresh.save()));
  fresh.dispose();
  return filled;
}

/** Predictions for the four latents, each at its own timestep. */
async function predictions(denoiser: Denoiser): Promise<number[]> {
  const rows = await Promise.all(
    timesteps.map((timestep, row) => denoiser.predict(latents().slice([row, 0], [1, 12]), timestep).data()),
  );
  return rows.flatMap((row) => Array.from(row));
}

function expectClose(values: readonly number[], expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs((values[i] ?? Number.NaN) - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
}

describe.each(["tensorflow", "wasm"] as const)("the denoiser on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  it("predicts what PyTorch's predicts", async () => {
    expectClose(await predictions(await filledDenoiser()), fixture.inference);
  });

  it("takes PyTorch's training step: loss, gradients, parameters, running averages and what it predicts then", async () => {
    const denoiser = await filledDenoiser();
    const task = new TestTask();
    const training = { key: "step", phase: "Testing", steps: 1, learningRate: 0.01, weightDecay: 0.01 };
    const time = tensor2d(timeFeatures(timesteps), [4, TIME_FEATURES]);
    const [[step, loss] = []] = await trainNetwork(
      denoiser.tensors,
      training,
      () => undefined,
      (pass) => losses.meanSquaredError(noise(), denoiser.forward(pass, latents(), time)),
      task,
    );
    expect(step).toBe(1);
    expect(Math.abs((loss ?? Number.NaN) - fixture.loss)).toBeLessThan(1e-3 * fixture.loss);
    expectTrainingStep(task.states.get("step"), await denoiser.save(), fixture);
    expectClose(await predictions(denoiser), fixture.inferenceAfter);
  });
});

describe("the denoiser", () => {
  beforeAll(async () => {
    await startEngine({ prefer: "tensorflow" });
  });

  it("costs 617 MFLOP a sample at latent 128 with the published channels", () => {
    const published = { latent: 128, channels: [64, 128, 256, 512, 256, 128, 64], kernel: 7 };
    // 2 · 128 · (7 · 344,192 products of channels + 8 layers · 128 time features)
    expect(denoiserFlops(published)).toBe(617_054_208);
    expect(Math.round(denoiserFlops(published) / 1e6)).toBe(617);
  });

  it("starts from the seed alone", async () => {
    const [one, same, other] = [Denoiser.start(shape, 1), Denoiser.start(shape, 1), Denoiser.start(shape, 2)];
    expect(await one.save()).toEqual(await same.save());
    expect((await one.save())["layers.0.conv.weight"]).not.toEqual((await other.save())["layers.0.conv.weight"]);
  });

  it("names its tensors as PyTorch would and gives them in PyTorch's order of axes", async () => {
    const saved = await Denoiser.start(shape, 0).save();
    expect(saved["layers.1.conv.weight"]?.shape).toEqual([8, 6, 5]);
    expect(saved["layers.1.time.weight"]?.shape).toEqual([12, 128]);
    expect(saved["layers.1.norm.running_var"]?.shape).toEqual([8]);
    expect(saved["layers.4.conv.bias"]?.shape).toEqual([1]);
  });

  it("refuses tensors of another shape by name", async () => {
    const saved = await Denoiser.start(shape, 0).save();
    expect(() => Denoiser.restore({ ...shape, latent: 13 }, saved)).toThrow(BadInput);
    expect(() => Denoiser.restore({ ...shape, latent: 13 }, saved)).toThrow(
      "layers.0.time.weight has the shape (12, 128); (13, 128) is needed",
    );
    expect(() => Denoiser.restore(shape, {})).toThrow("is missing");
  });

  it("gives back all its tensors", () => {
    const before = memory().numTensors;
    const denoiser = Denoiser.start(shape, 0);
    const x = latents();
    denoiser.predict(x, 10).dispose();
    x.dispose();
    denoiser.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
