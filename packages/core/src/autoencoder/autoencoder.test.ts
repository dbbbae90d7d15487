import { readFileSync } from "node:fs";
import { losses, memory, tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startEngine } from "../engine/start-engine.js";
import { expectTrainingStep, formulaArrays, trainingStep } from "../engine/test-training-step.js";
import { trainNetwork } from "../engine/train-network.js";
import { TestTask } from "../test-task.js";
import { Autoencoder, autoencoderFlops } from "./autoencoder.js";

// One step of a small autoencoder as PyTorch takes it; the program that made the file stands beside it.
const fixture = trainingStep
  .extend({ latents: z.array(z.number()), decoded: z.array(z.number()) })
  .parse(JSON.parse(readFileSync(new URL("fixtures/autoencoder.json", import.meta.url), "utf8")));
const shape = { dimensions: 45, channels: [6, 8, 4], kernel: 7, latent: 5 };
const values = () =>
  tensor2d(
    Float32Array.from({ length: 180 }, (_, i) => Math.sin(0.7 * i)),
    [4, 45],
  );

async function filledAutoencoder(): Promise<Autoencoder> {
  const fresh = Autoencoder.start(shape, 0);
  const filled = Autoencoder.restore(shape, formulaArrays(await fresh.save()));
  fresh.dispose();
  return filled;
}

function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  for (const [i, value] of expected.entries())
    expect(Math.abs((found[i] ?? Number.NaN) - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
}

describe.each(["tensorflow", "wasm"] as const)("the autoencoder on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  it("encodes and decodes as PyTorch's does", async () => {
    const autoencoder = await filledAutoencoder();
    const latents = autoencoder.encode(values());
    expect(latents.shape).toEqual([4, 5]);
    expectClose(await latents.data(), fixture.latents);
    expectClose(await autoencoder.decode(latents).data(), fixture.decoded);
  });

  it("takes PyTorch's training step: loss, gradients, parameters and running averages", async () => {
    const autoencoder = await filledAutoencoder();
    const task = new TestTask();
    const training = { key: "step", phase: "Testing", steps: 1, learningRate: 0.01, weightDecay: 0.01 };
    const [[, loss] = []] = await trainNetwork(
      autoencoder.tensors,
      training,
      () => undefined,
      (pass) => losses.meanSquaredError(values(), autoencoder.decodeIn(pass, autoencoder.encodeIn(pass, values()))),
      task,
    );
    expect(Math.abs((loss ?? Number.NaN) - fixture.loss)).toBeLessThan(1e-3 * fixture.loss);
    expectTrainingStep(task.states.get("step"), await autoencoder.save(), fixture);
  });
});

describe("the autoencoder", () => {
  beforeAll(async () => {
    await startEngine({ prefer: "tensorflow" });
  });

  it.each([
    [1, [2]],
    [31, [2, 3, 4]],
    [32, [2, 3, 4]],
    [33, [2, 3, 4, 5, 6]],
  ])("takes vectors of any length: %d through layers of %j channels", (dimensions, channels) => {
    const autoencoder = Autoencoder.start({ dimensions, channels, kernel: 7, latent: 3 }, 0);
    const decoded = autoencoder.decode(autoencoder.encode(tensor2d(new Float32Array(2 * dimensions), [2, dimensions])));
    expect(decoded.shape).toEqual([2, dimensions]);
  });

  it("takes each piece of a vector that is cut into tokens as an autoencoder of such short vectors does", async () => {
    // 45 values in 3 pieces of 15, each padded to 16, two strides of 8.
    const tokens = 3;
    const fresh = Autoencoder.start({ ...shape, tokens }, 0);
    const arrays = formulaArrays(await fresh.save());
    const cut = Autoencoder.restore({ ...shape, tokens }, arrays);
    const x = await values().data<"float32">();
    const latents = await cut.encode(values()).data();
    const decoded = await cut.decode(tensor2d(latents, [4, 3 * shape.latent])).data();
    for (let token = 0; token < tokens; token++) {
      // In PyTorch's order of axes the token comes last in the weights, and first in the biases.
      const ownPart = Object.fromEntries(
        Object.entries(arrays).map(([name, { shape: axes, data }]) => {
          if (!name.includes("linear")) return [name, { shape: axes, data }];
          const length = data.length / tokens;
          return name.endsWith("bias")
            ? [name, { shape: [length], data: data.slice(token * length, (token + 1) * length) }]
            : [name, { shape: axes.slice(0, 2), data: data.filter((_, i) => i % tokens === token) }];
        }),
      );
      const short = Autoencoder.restore({ ...shape, dimensions: 16 }, ownPart);
      const piece = Float32Array.from({ length: 4 * 16 }, (_, i) => {
        const at = 16 * token + (i % 16);
        return at < 45 ? (x[45 * Math.floor(i / 16) + at] ?? 0) : 0;
      });
      const own = short.encode(tensor2d(piece, [4, 16]));
      const ownDecoded = await short.decode(own).data();
      const ownLatents = await own.data();
      for (let row = 0; row < 4; row++) {
        const [from, to] = [(row * tokens + token) * shape.latent, (row * tokens + token + 1) * shape.latent];
        expectClose(latents.slice(from, to), [...ownLatents.slice(row * shape.latent, (row + 1) * shape.latent)]);
        const end = Math.min(16, 45 - 16 * token);
        const found = decoded.slice(45 * row + 16 * token, 45 * row + 16 * token + end);
        expectClose(found, [...ownDecoded.slice(16 * row, 16 * row + end)]);
      }
    }
    // By hand: lengths 8, 4 and 2 of 3 pieces, kernels of 7, and 2 · 4 values to a latent of 5.
    const layers = 7 * (8 * 6 + 4 * 6 * 8 + 2 * 8 * 4);
    expect(autoencoderFlops({ ...shape, tokens }).encode).toBe(3 * 2 * (layers + 8 * 5));
  });

  it("counts each multiplication and addition of both directions", () => {
    // D = 45 is padded to 48. Convolutions: 2 · 7 · (24 · 6 + 12 · 6 · 8 + 6 · 8 · 4); linear: 2 · 24 · 5.
    expect(autoencoderFlops(shape)).toEqual({ encode: 13_008, decode: 13_008 });
  });

  it("names its tensors as PyTorch would and gives them in PyTorch's order of axes", async () => {
    const saved = await Autoencoder.start(shape, 0).save();
    expect(saved["encoder.1.conv.weight"]?.shape).toEqual([8, 6, 7]);
    // ConvTranspose1d: (in, out, kernel).
    expect(saved["decoder.0.conv.weight"]?.shape).toEqual([4, 8, 7]);
    expect(saved["encoder.linear.weight"]?.shape).toEqual([5, 24]);
    expect(saved["decoder.linear.weight"]?.shape).toEqual([24, 5]);
  });

  it("gives back all its tensors", () => {
    const before = memory().numTensors;
    const autoencoder = Autoencoder.start(shape, 0);
    const x = values();
    const latents = autoencoder.encode(x);
    for (const tensor of [latents, autoencoder.decode(latents), x]) tensor.dispose();
    autoencoder.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
