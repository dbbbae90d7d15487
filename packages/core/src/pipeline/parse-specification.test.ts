import { expect, test } from "vitest";
import { BadInput } from "../errors.js";
import { parseRunSpecification, parseStage } from "./parse-specification.js";

const valid = {
  dataset: "mnist",
  architecture: "mlp3",
  collect: { mode: "seeds", count: 200, training: { epochs: 3, learningRate: 1e-3 } },
};

function refusal(input: unknown): { message: string; field: string | undefined } {
  try {
    parseRunSpecification(input);
  } catch (error) {
    if (error instanceof BadInput) return { message: error.message, field: error.field };
    throw error;
  }
  throw new Error("The specification was accepted.");
}

test("a short specification gets METHOD's defaults", () => {
  const { train, generate } = parseRunSpecification(valid);
  expect(train).toMatchObject({
    kind: "p-diff",
    autoencoder: { channels: [64, 128, 256, 256, 32] },
    diffusion: { timesteps: 1000 },
  });
  expect(generate.count).toBe(100);
});

test("a typo in a key names the key and the one that was meant", () => {
  const { message, field } = refusal({ ...valid, train: { autoencoder: { latnet: 64 } } });
  expect(field).toBe("train.autoencoder.latnet");
  expect(message).toContain('Did you mean "latent"?');
});

test("a typo in a key of the mode's own fields is named before the field it leaves missing", () => {
  const { message, field } = refusal({ ...valid, collect: { mode: "seeds", trainnig: valid.collect.training } });
  expect(field).toBe("collect.trainnig");
  expect(message).toContain('Did you mean "training"?');
});

test.each([
  [
    { ...valid, collect: { ...valid.collect, count: 0 } },
    "collect.count",
    "collect.count is 0: it must be more than 0.",
  ],
  [{ ...valid, generate: { count: -3 } }, "generate.count", "generate.count is -3: it must be more than 0."],
  [{ ...valid, generate: { count: 2.5 } }, "generate.count", "generate.count is 2.5: it must be a whole number."],
  [
    { ...valid, generate: { sampler: "euler" } },
    "generate.sampler",
    'generate.sampler is "euler": it must be "ddpm" or "ddim" or "dpm-solver++".',
  ],
  [{ ...valid, dataset: undefined }, "dataset", "dataset is missing: it must be a text."],
  [
    { ...valid, collect: { ...valid.collect, mode: "epochs" } },
    "collect.mode",
    'collect.mode is "epochs": it must be "steps" or "seeds".',
  ],
  [null, "", "The specification is null: it must be an object."],
])("refuses %# with the field, the value and the way out", (input, field, message) => {
  expect(refusal(input)).toEqual({ field, message });
});

test("a stage's part is refused with the stage in the field's path", () => {
  expect(() => parseStage("generate", { steps: 0 })).toThrow("generate.steps is 0: it must be more than 0.");
});

test("images are left as they are unless the specification says how to fit them", () => {
  expect(parseRunSpecification(valid)).not.toHaveProperty("images");
  expect(parseRunSpecification({ ...valid, images: { size: 32, channels: 3 } }).images).toEqual({
    size: 32,
    channels: 3,
  });
  expect(refusal({ ...valid, images: { size: 32, channels: 2 } })).toEqual({
    field: "images.channels",
    message: "images.channels is 2: it must be 1 or 3.",
  });
});

test("steps begin with training, with imported weights, or with both", () => {
  const steps = { mode: "steps", learningRate: 1e-3 };
  const pretrain = { epochs: 1, learningRate: 1e-3 };
  for (const start of [{ pretrain }, { weights: "3f9a" }, { pretrain, weights: "3f9a".repeat(16) }]) {
    expect(parseRunSpecification({ ...valid, collect: { ...steps, ...start } }).collect).toMatchObject(start);
  }
  expect(refusal({ ...valid, collect: steps })).toEqual({
    field: "collect.pretrain",
    message:
      "collect.pretrain is missing: it says how the network is trained, unless collect.weights names one that is.",
  });
  expect(refusal({ ...valid, collect: { ...steps, weights: "weights.pth" } })).toEqual({
    field: "collect.weights",
    message: 'collect.weights is "weights.pth": it must be 4 to 64 digits of a digest, 0 to 9 and a to f.',
  });
});

test("a behavioural model has fields of its own, and those of p-diff are typos there", () => {
  const { train } = parseRunSpecification({ ...valid, train: { kind: "behavioural", latent: 16 } });
  expect(train).toMatchObject({
    kind: "behavioural",
    latent: 16,
    steps: 4000,
    temperature: { start: 0.1, growth: 0.6 },
  });
  const { message, field } = refusal({ ...valid, train: { kind: "behavioural", latnet: 16 } });
  expect(field).toBe("train.latnet");
  expect(message).toContain('Did you mean "latent"?');
  expect(refusal({ ...valid, train: { kind: "diffusion" } })).toEqual({
    field: "train.kind",
    message: 'train.kind is "diffusion": it must be "p-diff" or "behavioural".',
  });
});

test("what a request for novelty leaves open is named", () => {
  expect(refusal({ ...valid, generate: { novelty: {} } })).toEqual({
    field: "generate.novelty.iouAtMost",
    message: expect.stringContaining("generate.novelty.iouAtMost is missing"),
  });
});
