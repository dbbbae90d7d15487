import { describe, expect, test } from "vitest";
import { listSpecifications } from "./list-specifications.js";
import { namedSpecification, namedSpecifications, SCALES } from "./named-specifications.js";
import { planRun } from "./plan-run.js";

const GIGAFLOPS = { matmul: 100, convolution: 100, convolution1d: 100 };
const DIGEST = "0123456789abcdef";

/** The paper's, by the names of this project's datasets and timm's networks. */
const datasets = ["mnist", "cifar10", "cifar100", "imagenet1k", "stl10", "flowers102", "oxford-pets", "food101"];
const networks = ["resnet18", "resnet50", "vit-tiny", "vit-base", "convnext-tiny", "convnext-base"];

test("each of the paper's eight datasets has a specification with each of its six networks", () => {
  const names = namedSpecifications().map(({ name }) => name);
  const paper = datasets.flatMap((dataset) => networks.map((network) => `${dataset}-${network}`));
  expect(paper).toHaveLength(48);
  expect(names).toEqual(expect.arrayContaining(paper));
  expect(new Set(names).size).toBe(names.length);
});

const variants = SCALES.flatMap((scale) => [{ scale }, { scale, weights: DIGEST }]);

test.each(namedSpecifications())(
  "$name is valid and can be planned at every scale, from scratch and from weights",
  ({ name, dataset }) => {
    for (const variant of variants) {
      const specification = namedSpecification(name, variant);
      const { steps, total } = planRun(specification, dataset, GIGAFLOPS);
      expect(new Set(steps.map(({ stage }) => stage))).toEqual(new Set(["collect", "train", "generate", "evaluate"]));
      for (const { flops, seconds, memoryBytes, count } of [...steps, { ...total, count: 1 }]) {
        expect(flops).toBeGreaterThan(0);
        expect(seconds / (flops / 1e11)).toBeCloseTo(1, 9);
        expect(memoryBytes).toBeGreaterThan(0);
        expect(count).toBeGreaterThan(0);
      }
    }
  },
);

test.each(namedSpecifications())(
  "$name is the paper's: K = 200, the last two norms, 100 networks by DDPM",
  ({ name }) => {
    expect(namedSpecification(name, { scale: "paper", weights: DIGEST })).toMatchObject({
      collect: { mode: "steps", subset: "last-two-norms", count: 200, weights: DIGEST },
      train: {
        normalisation: "tensor",
        autoencoder: {
          channels: [64, 128, 256, 256, 32],
          kernel: 7,
          latent: 128,
          noise: { input: 0.001, latent: 0.1 },
        },
        diffusion: { timesteps: 1000, channels: [64, 128, 256, 512, 256, 128, 64], learningRate: 1e-4, batchSize: 50 },
      },
      generate: { count: 100, sampler: "ddpm" },
    });
  },
);

// From dataset/main/*/{train,finetune}.py and workspace/main/*.py of the authors' repository.
test.each([
  ["cifar100-resnet18", { epochs: 10, learningRate: 5e-4, weightDecay: 5e-4 }, 0.03, 128, 500, 1000],
  ["flowers102-resnet50", { epochs: 15, learningRate: 5e-3, weightDecay: 5e-3 }, 0.03, 64, 800, 1200],
  ["oxford-pets-vit-base", { epochs: 10, learningRate: 1e-4, weightDecay: 1e-4 }, 0.1, 64, 500, 2000],
  ["cifar10-vit-tiny", { epochs: 10, learningRate: 1e-4, weightDecay: 1e-4 }, 0.15, 128, 100, 400],
  ["stl10-convnext-tiny", { epochs: 10, learningRate: 1e-4, weightDecay: 1e-4 }, 0.03, 128, 800, 1200],
  ["imagenet1k-resnet50", undefined, 0.005, 128, 1000, 4000],
])(
  "%s is trained as the authors' code trains it",
  (name, pretrain, learningRate, batchSize, autoencoder, diffusion) => {
    const { collect, train } = namedSpecification(name, { scale: "paper", weights: DIGEST });
    expect(collect).toMatchObject({ learningRate, batchSize });
    if (pretrain === undefined) expect(collect).not.toHaveProperty("pretrain.epochs");
    else expect(collect).toMatchObject({ pretrain });
    expect(train).toMatchObject({
      autoencoder: { steps: autoencoder, learningRate: 2e-5, weightDecay: 0 },
      diffusion: { steps: diffusion, weightDecay: 0 },
    });
  },
);

describe("images", () => {
  test.each([
    ["mnist-resnet18", { size: 32, channels: 3 }],
    ["mnist-vit-tiny", { size: 224, channels: 3 }],
    ["cifar100-resnet18", undefined],
    ["cifar100-convnext-base", { size: 224 }],
    ["stl10-resnet50", undefined],
    ["stl10-vit-base", { size: 224 }],
    ["food101-vit-base", undefined],
  ])("of %s are fitted to its network by %j", (name, images) => {
    expect(namedSpecification(name, { scale: "paper" }).images).toEqual(images);
  });

  test("are smaller and fewer at reduced scales, unless imported weights are for large ones", () => {
    const images = (scale: "small" | "smallest", weights?: string) =>
      namedSpecification("food101-vit-base", { scale, ...(weights !== undefined && { weights }) }).images;
    expect(images("small")).toEqual({ size: 64, trainCount: 5000, testCount: 2000 });
    expect(images("small", DIGEST)).toEqual({ trainCount: 2000, testCount: 1000 });
    expect(images("smallest")).toEqual({ size: 32, trainCount: 64, testCount: 32 });
    expect(images("smallest", DIGEST)).toEqual({ trainCount: 64, testCount: 32 });
    expect(namedSpecification("flowers102-resnet18", { scale: "small" }).images).toEqual({ size: 64, testCount: 2000 });
  });
});

test("without weights a network is trained from scratch first", () => {
  expect(namedSpecification("cifar100-resnet18", { scale: "paper" }).collect).toMatchObject({
    pretrain: { epochs: 30, learningRate: 1e-3 },
  });
});

test("a name that is none is refused with the one that was meant", () => {
  expect(() => namedSpecification("cifr100-resnet18", { scale: "paper" })).toThrow(
    /no file "cifr100-resnet18"\. Did you mean "cifar100-resnet18"\?/,
  );
});

test("a digest that is none is refused by its field", () => {
  expect(() => namedSpecification("mnist-resnet18", { scale: "paper", weights: "xyz" })).toThrow(/collect\.weights/);
});

// Weight and bias of two norms: 2 · (512 + 512), 2 · (512 + 2048), and 4 times the width, which is 192 and 768 in ViTs, 768 and 1024 in the
// last stage of ConvNeXts.
test("the listing says how many values of each network are generated, and whether its dataset is at hand", () => {
  const listed = listSpecifications(new Set(["mnist"]));
  const of = (dataset: string) => listed.filter((row) => row.dataset === dataset);
  const dimensions = {
    resnet18: 2048,
    resnet50: 5120,
    "vit-tiny": 768,
    "vit-base": 3072,
    "convnext-tiny": 3072,
    "convnext-base": 4096,
  };
  for (const dataset of datasets)
    expect(Object.fromEntries(of(dataset).map((row) => [row.name.slice(dataset.length + 1), row.dimensions]))).toEqual(
      dimensions,
    );
  expect(of("mnist").every(({ atHand }) => atHand)).toBe(true);
  expect(of("imagenet1k").some(({ atHand }) => atHand)).toBe(false);
  expect(listed).toContainEqual({
    name: "cifar10-vit-base",
    dataset: "cifar10",
    architecture: "vit_base_patch16_224",
    dimensions: 3072,
    atHand: false,
  });
});
