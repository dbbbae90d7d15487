import { expect, test } from "vitest";
import { describedDataset } from "./described-datasets.js";
import { namedSpecification } from "./named-specifications.js";
import { parseRunSpecification } from "./parse-specification.js";
import { planRun, type RunPlan } from "./plan-run.js";

const GIGAFLOPS = { matmul: 100, convolution: 200, convolution1d: 50 };

function planOf(specification: object): RunPlan {
  const parsed = parseRunSpecification(specification);
  return planRun(parsed, describedDataset(parsed.dataset), GIGAFLOPS);
}

function stepOf({ steps }: RunPlan, title: string) {
  const found = steps.find((step) => step.title.startsWith(title));
  if (found === undefined) throw new Error(`The plan has no step ${title}: ${steps.map((step) => step.title)}`);
  return found;
}

/*
 * ResNet-18 on 32×32 images, by hand. Maps are 16×16 after conv1, 8×8 after the pooling and in layer1, then 4×4, 2×2 and 1×1.
 * A 3×3 convolution that keeps its channels has 2·8·8·64·64·9 = 4,718,592 FLOPs in every layer, one that doubles them and halves the map
 * has half as many, and the 1×1 convolution beside it 2·4·4·64·128 = 262,144. conv1: 2·16·16·3·64·7·7 = 4,816,896.
 * Behind layer4.1.bn1 come one 3×3 convolution and the last layer, 2·512·100 = 102,400.
 */
const KEEPS = 4_718_592;
const HALVES = 2_359_296 + 262_144;
const PREFIX = 4_816_896 + 4 * KEEPS + 2 * (HALVES + 3 * KEEPS) + HALVES + 2 * KEEPS;
const FC = 102_400;
const SUFFIX = KEEPS + FC;

const resnet = planOf(namedSpecification("cifar100-resnet18", { scale: "paper" }));

test("cuts ResNet-18 at its last two norms and counts both parts", () => {
  expect(resnet.flopsPerImage).toEqual({ prefix: PREFIX, suffix: SUFFIX });
  // timm's resnet18 with 100 classes.
  expect(resnet).toMatchObject({ dimensions: 2048, parameters: 11_227_812 });
  expect(resnet.images).toEqual({ height: 32, width: 32, channels: 3, train: 50_000, test: 10_000, classes: 100 });
});

test("trains the whole network in batches, then the subset alone, as the run will count it", () => {
  // 390 batches of 128 in each of 30 epochs.
  const steps = 30 * 390;
  expect(stepOf(resnet, "Train the network")).toMatchObject({
    count: steps,
    flops: steps * 128 * 3 * (PREFIX + SUFFIX),
  });
  // 25,600 images are fewer than all, so that the prefix runs for each of them.
  expect(stepOf(resnet, "Save checkpoints")).toMatchObject({ count: 200, flops: 25_600 * (PREFIX + 3 * SUFFIX) });
});

test("runs the frozen part once for all networks that are measured", () => {
  expect(stepOf(resnet, "Measure the checkpoints")).toMatchObject({ flops: 10_000 * (PREFIX + 200 * SUFFIX) });
  // 100 generated, 200 reconstructed, a soup, and 100 of each: averages of 16, Gaussians and four rungs of noise.
  const networks = 100 + 200 + 1 + 6 * 100;
  expect(stepOf(resnet, "Measure networks")).toMatchObject({
    count: networks,
    flops: 10_000 * (PREFIX + networks * SUFFIX),
  });
  expect(stepOf(resnet, "Choose the best")).toMatchObject({ count: 300, flops: 10_000 * (PREFIX + 300 * SUFFIX) });
});

test("takes the rate of convolutions for convolutions and that of matrix products for the last layer", () => {
  const seconds = (10_000 * (PREFIX + 200 * KEEPS)) / 200e9 + (10_000 * 200 * FC) / 100e9;
  expect(stepOf(resnet, "Measure the checkpoints").seconds).toBeCloseTo(seconds, 6);
});

test("counts the trainings of autoencoder and diffusion, and a thousand steps for each generated network", () => {
  // Lengths 1024 to 64 with kernels of 7, then 64·32 values to a latent of 128.
  const layers = 1024 * 64 + 512 * 64 * 128 + 256 * 128 * 256 + 128 * 256 * 256 + 64 * 256 * 32;
  const oneWay = 2 * 7 * layers + 2 * 64 * 32 * 128;
  expect(stepOf(resnet, "Train the autoencoder")).toMatchObject({ count: 500, flops: 3 * 2 * oneWay * 50 * 500 });
  // 617 MFLOP for a latent of 128.
  const diffusion = stepOf(resnet, "Train the diffusion");
  expect(diffusion.flops / (3 * 50 * 1000) / 1e6).toBeCloseTo(617, 0);
  const generated = stepOf(resnet, "Generate networks (ddpm, 1000 steps)");
  expect(generated.flops).toBe(100 * (1000 * (diffusion.flops / (3 * 50 * 1000)) + oneWay));
  expect(generated.seconds).toBeCloseTo(generated.flops / 50e9, 6);
});

test("stores checkpoints with what is frozen, and generated networks all together and one by one", () => {
  // 20 batch norms with 4,800 channels have a running mean and a variance of each, and a count.
  const frozen = 11_227_812 - 2048 + 2 * 4800 + 20;
  expect(stepOf(resnet, "Save checkpoints").storedBytes).toBe(4 * (200 * 2048 + frozen));
  expect(stepOf(resnet, "Generate networks").storedBytes).toBe(2 * 4 * 100 * 2048);
});

test("sums up steps, and takes the most memory of any, more than weights, gradients and moments", () => {
  const { total, steps } = resnet;
  expect(total.flops).toBe(steps.reduce((sum, { flops }) => sum + flops, 0));
  expect(total.storedBytes).toBe(steps.reduce((sum, { storedBytes }) => sum + storedBytes, 0));
  expect(total.memoryBytes).toBe(Math.max(...steps.map(({ memoryBytes }) => memoryBytes)));
  expect(total.memoryBytes).toBeGreaterThan(4 * 4 * 11_227_812);
});

test("runs the frozen part once an image where the same images are met again, and each time where they are cut at random", () => {
  const specification = {
    ...namedSpecification("cifar100-resnet18", { scale: "paper" }),
    images: { trainCount: 10_000 },
  };
  expect(stepOf(planOf(specification), "Save checkpoints").flops).toBe(25_600 * PREFIX + 25_600 * 3 * SUFFIX);
  const { transforms: _transforms, ...asTheyAre } = describedDataset("cifar100");
  const plan = planRun(specification, asTheyAre, GIGAFLOPS);
  expect(stepOf(plan, "Save checkpoints").flops).toBe(10_000 * PREFIX + 25_600 * 3 * SUFFIX);
});

test("imported weights need no training of the whole network", () => {
  const plan = planOf(namedSpecification("imagenet1k-vit-base", { scale: "paper", weights: "0123abcd" }));
  expect(plan.steps.map(({ title }) => title)[0]).toBe("Save checkpoints");
  // timm's parameters; the class token alone goes on from the last block's second norm: an MLP of 768 to 3072 and back, and 1000 classes.
  expect(plan.parameters).toBe(86_567_656);
  expect(plan.flopsPerImage.suffix).toBe(2 * (2 * 768 * 3072 + 768 * 1000));
});

test("plans networks from independent seeds, which share nothing", () => {
  const plan = planOf({
    dataset: "mnist",
    architecture: "mlp3",
    collect: { mode: "seeds", count: 200, training: { epochs: 3, learningRate: 1e-3 } },
  });
  const forward = 2 * (784 * 50 + 50 * 25 + 25 * 10);
  expect(plan.flopsPerImage).toEqual({ prefix: 0, suffix: forward });
  // 468 batches of 128 in an epoch.
  expect(stepOf(plan, "Train the networks")).toMatchObject({ count: 1404, flops: 3 * 200 * 1404 * 128 * forward });
});

test("plans the decoder of a behavioural model, its dial, aligned averages, and the measuring that novelty takes", () => {
  const plan = planOf({
    dataset: "mnist",
    architecture: "mlp3",
    collect: { mode: "seeds", count: 200, training: { epochs: 3, learningRate: 1e-3 } },
    train: { kind: "behavioural" },
    generate: { count: 50, novelty: { iouAtMost: 0.4, images: 2000 } },
  });
  const forward = 2 * (784 * 50 + 50 * 25 + 25 * 10);
  const parameters = 784 * 50 + 50 + 50 * 25 + 25 + 25 * 10 + 10;
  // 4000 steps of 16 networks with 128 images each; a product with codes of 32 values, and its gradient.
  expect(stepOf(plan, "Train the decoder")).toMatchObject({
    count: 4000,
    flops: 4000 * (16 * 128 * 3 * forward + 2 * 2 * 16 * 32 * parameters),
    storedBytes: 4 * (33 * parameters + 200 * 32),
  });
  expect(stepOf(plan, "Generate networks").flops).toBe(50 * 2 * 32 * parameters);
  expect(stepOf(plan, "Measure how new")).toMatchObject({ count: 50, flops: 2000 * (200 + 50) * forward });
  // Two soups, 100 each of averages and Gaussians twice over, four rungs of noise, and 25 at each of five temperatures.
  expect(stepOf(plan, "Measure networks").count).toBe(50 + 200 + 2 + 4 * 100 + 4 * 100 + 5 * 25);
});

test.each([
  [{ images: { size: 32, channels: 3, trainCount: 60_001 } }, "images.trainCount is 60001"],
  [{ architecture: "vit_tiny_patch16_224", images: { size: 8 } }, "ViT-Tiny/16 cannot take MNIST's images of 8×8×1"],
  [{ generate: { sampler: "ddim", steps: 1000 } }, "generate.steps is 1000"],
  [{ dataset: "minst" }, 'Did you mean "mnist"?'],
])("refuses %j before anything runs", (change, sentence) => {
  const specification = namedSpecification("mnist-resnet18", { scale: "paper" });
  expect(() => planOf({ ...specification, ...change })).toThrow(sentence);
});
