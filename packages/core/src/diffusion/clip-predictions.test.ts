import { readFileSync } from "node:fs";
import { add, memory, mul, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startEngine } from "../engine/start-engine.js";
import { clipPredictions } from "./clip-predictions.js";
import { linearSchedule } from "./noise-schedule.js";
import { sampleDdim } from "./samplers/ddim.js";
import { sampleDdpm } from "./samplers/ddpm.js";
import { sampleDpmSolver } from "./samplers/dpm-solver.js";

// What the file holds and how it was made stands in samplers/fixtures/README.md.
const { ddim } = z
  .object({ ddim: z.array(z.object({ steps: z.number(), result: z.array(z.number()) })) })
  .parse(JSON.parse(readFileSync(new URL("samplers/fixtures/clipped.json", import.meta.url), "utf8")));

const schedule = linearSchedule(1000, 1e-4, 0.02);
const start = () =>
  tensor2d(
    Array.from({ length: 8 }, (_, i) => 1.5 * Math.sin(i + 1)),
    [1, 8],
  );
const standIn = (x: Tensor2D, t: number): Tensor2D => tidy(() => add(mul(x, 0.3), 0.2 * Math.sin(t / 100)));
const bounds = (limit: number) => ({
  lowest: new Float32Array(8).fill(-limit),
  highest: new Float32Array(8).fill(limit),
});

describe.each(["tensorflow", "wasm"] as const)("clipped predictions on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  it.each(ddim)("take DDIM where diffusers' go in $steps steps", async ({ steps, result }) => {
    const latents = await sampleDdim(clipPredictions(standIn, schedule, bounds(1)), start(), schedule, steps);
    const values = await latents.data();
    for (const [i, value] of result.entries()) expect(values[i]).toBeCloseTo(value, 4);
  });

  it("keep what every sampler ends with within the bounds", async () => {
    const clipped = clipPredictions(standIn, schedule, { ...bounds(1), highest: new Float32Array(8).fill(0.5) });
    const ends = [
      await sampleDdim(clipped, start(), schedule, 10),
      await sampleDpmSolver(clipped, start(), schedule, 10),
      await sampleDdpm(clipped, start(), schedule, () => start()),
    ];
    for (const end of ends) {
      const values = await end.data();
      expect(Math.max(...values)).toBeLessThan(0.5 + 1e-5);
      expect(Math.min(...values)).toBeGreaterThan(-1 - 1e-5);
    }
  });

  it("are the denoiser's own, bit for bit, where nothing leaves the bounds", async () => {
    const free = await sampleDpmSolver(standIn, start(), schedule, 20);
    const clipped = await sampleDpmSolver(clipPredictions(standIn, schedule, bounds(1e6)), start(), schedule, 20);
    expect(await clipped.data()).toEqual(await free.data());
  });

  it("leave no tensor behind", async () => {
    const x = start();
    const before = memory().numTensors;
    (await sampleDdim(clipPredictions(standIn, schedule, bounds(1)), x, schedule, 10)).dispose();
    expect(memory().numTensors).toBe(before);
  });
});
