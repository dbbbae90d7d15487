import { readFileSync } from "node:fs";
import { add, memory, mul, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { randomStream } from "../../engine/random.js";
import { startEngine } from "../../engine/start-engine.js";
import { BadInput } from "../../errors.js";
import { linearSchedule } from "../noise-schedule.js";
import { sampleDdim } from "./ddim.js";
import { ddpmStep, sampleDdpm } from "./ddpm.js";
import { sampleDpmSolver } from "./dpm-solver.js";

// What the files hold and how they were made stands in fixtures/README.md.
const trajectory = z.object({ steps: z.number(), timesteps: z.array(z.number()), result: z.array(z.number()) });
const trajectories = z.object({ ddim: z.array(trajectory), "dpmsolver++2M": z.array(trajectory) });
const single = z.object({ ddpm_single_steps: z.array(z.object({ t: z.number(), result: z.array(z.number()) })) });
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
const files = ["samplers", "odd-steps"].map((name) => trajectories.parse(read(name)));
const singleSteps = single.parse(read("samplers")).ddpm_single_steps;

const schedule = linearSchedule(1000, 1e-4, 0.02);
const startValues = Array.from({ length: 8 }, (_, i) => 1.5 * Math.sin(i + 1));
const start = () => tensor2d(startValues, [1, 8]);

/** The stand-in denoiser, and the timesteps that it was asked at. */
function standIn() {
  const asked: number[] = [];
  const predict = (x: Tensor2D, t: number): Tensor2D => {
    asked.push(t);
    return tidy(() => add(mul(x, 0.3), 0.2 * Math.sin(t / 100)));
  };
  return { asked, predict };
}

/** Largest difference, relative where the expected value exceeds 1: final latents of the formula reach 167. */
function difference(values: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(
    ...expected.map((value, i) => Math.abs((values[i] ?? Number.NaN) - value) / Math.max(1, Math.abs(value))),
  );
}

describe.each(["tensorflow", "wasm"] as const)("on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  it.each(files.flatMap(({ ddim }) => ddim))(
    "DDIM ends where diffusers' ends after $steps steps",
    async ({ steps, timesteps, result }) => {
      const { asked, predict } = standIn();
      const latents = await sampleDdim(predict, start(), schedule, steps);
      expect(asked).toEqual(timesteps);
      expect(difference(await latents.data(), result)).toBeLessThan(1e-5);
    },
  );

  it.each(files.flatMap((file) => file["dpmsolver++2M"]))(
    "DPM-Solver++(2M) ends where diffusers' ends after $steps steps",
    async ({ steps, timesteps, result }) => {
      const { asked, predict } = standIn();
      const latents = await sampleDpmSolver(predict, start(), schedule, steps);
      expect(asked).toEqual(timesteps);
      expect(difference(await latents.data(), result)).toBeLessThan(1e-5);
    },
  );

  it("gives the same samples whatever batch they stand in", async () => {
    const alone = await sampleDpmSolver(standIn().predict, start(), schedule, 20);
    const twice = await sampleDpmSolver(
      standIn().predict,
      tensor2d([...startValues, ...startValues], [2, 8]),
      schedule,
      20,
    );
    const expected = Array.from(await alone.data());
    expect(Array.from(await twice.data())).toEqual([...expected, ...expected]);
  });

  it("leaks no tensor", async () => {
    const x = start();
    const before = memory().numTensors;
    const ends = [
      await sampleDdim(standIn().predict, x, schedule, 10),
      await sampleDpmSolver(standIn().predict, x, schedule, 10),
      await sampleDdpm(standIn().predict, x, linearSchedule(20, 1e-4, 0.02), () => tensor2d(startValues, [1, 8])),
    ];
    for (const end of ends) end.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe("a DDPM step", () => {
  it.each(singleSteps)("from $t is diffusers' own", ({ t, result }) => {
    const latents = Float64Array.from(startValues);
    const predicted = Float32Array.from(startValues, (value) => 0.3 * value + 0.2 * Math.sin(t / 100));
    const fresh = Float32Array.from(startValues, (_, i) => Math.cos(i + 1));
    expect(difference(ddpmStep(latents, predicted, schedule, t, t > 0 ? fresh : undefined), result)).toBeLessThan(1e-5);
  });
});

describe("DDPM", () => {
  it("takes every timestep once, with fresh noise at all but the last", async () => {
    await startEngine({ prefer: "tensorflow" });
    const { asked, predict } = standIn();
    const noised: number[] = [];
    await sampleDdpm(predict, start(), linearSchedule(5, 1e-4, 0.02), (t) => {
      noised.push(t);
      return tensor2d(startValues, [1, 8]);
    });
    expect(asked).toEqual([4, 3, 2, 1, 0]);
    expect(noised).toEqual([4, 3, 2, 1]);
  });

  it("draws a normal distribution that a perfect denoiser knows", async () => {
    await startEngine({ prefer: "tensorflow" });
    // For x_0 from N(3, 0.5²) the best prediction of the noise is sqrt(1 - a) (x - sqrt(a) 3) / (0.25 a + 1 - a).
    const normals = (label: string | number) => tensor2d(randomStream(7, "test", label).normals(400), [400, 1]);
    const predict = (x: Tensor2D, t: number): Tensor2D => {
      const a = schedule.alphasCumulative[t] ?? 1;
      return tidy(() => mul(add(x, -3 * Math.sqrt(a)), Math.sqrt(1 - a) / (0.25 * a + 1 - a)));
    };
    const values = await (await sampleDdpm(predict, normals("start"), schedule, normals)).data<"float32">();
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
    // Four standard errors of a mean and of a deviation of 400 draws: 0.1 and 0.07.
    expect(Math.abs(mean - 3)).toBeLessThan(0.1);
    expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(0.07);
  });
});

describe("a number of steps that the schedule has no room for", () => {
  it.each([0, 1001])("is refused by DDIM: %d", async (steps) => {
    await expect(sampleDdim(standIn().predict, start(), schedule, steps)).rejects.toThrow(BadInput);
  });
  it.each([0, 1000])("is refused by DPM-Solver++(2M): %d", async (steps) => {
    await expect(sampleDpmSolver(standIn().predict, start(), schedule, steps)).rejects.toThrow("1 to 999 steps");
  });
});
