import { readFileSync } from "node:fs";
import {
  memory,
  split,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tensor4d,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startEngine } from "../engine/start-engine.js";
import type { Architecture, InputShape } from "./architecture.js";
import { crossEntropy } from "./cross-entropy.js";
import { findArchitecture } from "./find-architecture.js";
import { applyNodes, type NetworkTensors, networkLogits } from "./network.js";
import { resolveSubset, splitNetwork } from "./subset.js";
import type { Values } from "./value.js";

interface Run {
  readonly model: number;
  readonly images: number;
  readonly logits: number[][];
  readonly loss: number;
  readonly gradients: Record<string, { norm: number; values: number[] }>;
}

// Made by PyTorch: make_fixture.py beside it holds the formula that weights and images follow.
const fixture: Record<string, { input: InputShape; batch: number; runs: Run[] }> = JSON.parse(
  readFileSync(new URL("../../../../test/fixtures/networks/networks.json", import.meta.url), "utf8"),
);

function numbers(count: number, k: number, scale = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => scale * (((31 * i * i + 17 * i + 1009 * k) % 2003) / 1001 - 1));
}

/** Tensors of these networks, stacked unless it is one alone. */
function tensorsOf(architecture: Architecture, models: readonly number[], population: boolean): Record<string, Tensor> {
  return Object.fromEntries(
    architecture.tensors.map(({ name, shape }, t) => {
      const size = shape.reduce((product, length) => product * length, 1);
      const scale = shape.length === 1 ? 0.1 : 2 / Math.sqrt(size / (shape[0] ?? 1));
      const data = Float32Array.from(models.flatMap((model) => [...numbers(size, t + 10 * model, scale)]));
      return [name, tensor(data, population ? [models.length, ...shape] : [...shape])];
    }),
  );
}

/** Image sets side by side along the channels, one for each network, or one for all. */
function imagesOf({ height, width, channels }: InputShape, batch: number, sets: readonly number[]): Values {
  const size = channels * height * width;
  const planar = sets.map((set) => numbers(batch * size, 7 + 10 * set));
  const data = new Float32Array(sets.length * batch * size);
  let place = 0;
  for (let image = 0; image < batch; image++)
    for (let pixel = 0; pixel < height * width; pixel++)
      for (const set of planar)
        for (let channel = 0; channel < channels; channel++, place++)
          data[place] = set[image * size + channel * height * width + pixel] ?? 0;
  return {
    images: {
      kind: "images",
      data: tensor4d(data, [batch, height, width, sets.length * channels]),
      models: sets.length,
    },
  };
}

function labelsOf(classes: number, batch: number, sets: readonly number[]): ReturnType<typeof tensor2d> {
  const labels = sets.flatMap((set) => Array.from({ length: batch }, (_, image) => (image + set) % classes));
  return tensor2d(labels, [sets.length, batch], "int32");
}

/** Largest difference, relative to the largest expected value: what is near zero must not be held to its own size. */
function error(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? Number.NaN)))) / scale;
}

function valuesOf(gradient: Tensor): { norm: number; values: number[] } {
  const data = Float32Array.from(gradient.dataSync());
  const interval = Math.max(1, Math.floor(data.length / 12));
  const values = Array.from(
    { length: Math.min(12, Math.ceil(data.length / interval)) },
    (_, index) => data[index * interval] ?? 0,
  );
  return { norm: Math.sqrt(data.reduce((squares, value) => squares + value * value, 0)), values };
}

interface Outcome {
  readonly logits: Tensor[];
  readonly losses: Float32Array;
  /** For each network, by tensor. */
  readonly gradients: NetworkTensors[];
}

/** Logits, losses and gradients of the tensors named, one entry per network. */
function measure(
  architecture: Architecture,
  tensors: NetworkTensors,
  values: Values,
  labels: ReturnType<typeof tensor2d>,
  learned: readonly string[],
): Outcome {
  const cut = splitNetwork(architecture, learned);
  const crossing = applyNodes(cut.prefix, tensors, values, cut.crossing);
  const forward = (own: NetworkTensors) => networkLogits(cut.suffix, { ...tensors, ...own }, crossing);
  const { grads } = valueAndGrads((...parameters: Tensor[]) =>
    sum(
      crossEntropy(forward(Object.fromEntries(parameters.map((each, index) => [learned[index] ?? "", each]))), labels),
    ),
  )(learned.map((name) => tensors[name] ?? tensor(0)));
  const logits = forward({});
  const models = logits.shape[0];
  const perNetwork = grads.map((gradient) => split(gradient, models));
  const losses = crossEntropy(logits, labels).dataSync();
  return {
    logits: split(logits, models),
    losses: Float32Array.from(losses),
    gradients: Array.from({ length: models }, (_, model) =>
      Object.fromEntries(learned.map((name, index) => [name, perNetwork[index]?.[model] ?? tensor(0)])),
    ),
  };
}

function expectRun(run: Run | undefined, { logits, losses, gradients }: Outcome, network: number): void {
  expect(error(logits[network]?.dataSync() ?? [], run?.logits.flat() ?? [])).toBeLessThan(1e-4);
  expect(error([losses[network] ?? 0], [run?.loss ?? 0])).toBeLessThan(1e-4);
  for (const [name, gradient] of Object.entries(gradients[network] ?? {})) {
    const known = run?.gradients[name];
    const { norm, values } = valuesOf(gradient);
    expect(error([norm], [known?.norm ?? 0]), name).toBeLessThan(1e-4);
    expect(error(values, known?.values ?? []), name).toBeLessThan(1e-3);
  }
}

const MODELS = [0, 1, 2];

describe.each(["tensorflow", "wasm"] as const)("on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  describe.each(Object.entries(fixture))("%s", (name, { input, batch, runs }) => {
    const architecture = findArchitecture(name).build(input);
    const whole = resolveSubset(architecture, "whole");
    const runOf = (model: number, images: number): Run | undefined =>
      runs.find((run) => run.model === model && run.images === images);

    test("one network has PyTorch's logits, loss and gradients", () => {
      tidy(() => {
        const tensors = tensorsOf(architecture, [0], true);
        const outcome = measure(
          architecture,
          tensors,
          imagesOf(input, batch, [0]),
          labelsOf(input.classes, batch, [0]),
          whole,
        );
        expectRun(runOf(0, 0), outcome, 0);
        const alone = networkLogits(
          architecture.nodes,
          tensorsOf(architecture, [0], false),
          imagesOf(input, batch, [0]),
        );
        expect(alone.shape).toEqual([1, batch, input.classes]);
        expect(error(alone.dataSync(), runOf(0, 0)?.logits.flat() ?? [])).toBeLessThan(1e-4);
      });
    });

    test("a population on the same images has each network's own", () => {
      tidy(() => {
        const tensors = tensorsOf(architecture, MODELS, true);
        const outcome = measure(
          architecture,
          tensors,
          imagesOf(input, batch, [0]),
          labelsOf(input.classes, batch, [0]),
          whole,
        );
        for (const model of MODELS) expectRun(runOf(model, 0), outcome, model);
      });
    });

    test("a population with images of its own each has each network's own", () => {
      tidy(() => {
        const tensors = tensorsOf(architecture, MODELS, true);
        const outcome = measure(
          architecture,
          tensors,
          imagesOf(input, batch, MODELS),
          labelsOf(input.classes, batch, MODELS),
          whole,
        );
        for (const model of MODELS) expectRun(runOf(model, model), outcome, model);
      });
    });

    test("every subset's gradients are those of the whole network", () => {
      for (const subset of Object.keys(architecture.subsets)) {
        tidy(() => {
          const learned = resolveSubset(architecture, subset);
          const own = tensorsOf(architecture, [1], true);
          const shared = tensorsOf(architecture, [1], false);
          const tensors = Object.fromEntries(
            whole.map((each) => [
              each,
              learned.includes(each) ? (own[each] ?? tensor(0)) : (shared[each] ?? tensor(0)),
            ]),
          );
          const outcome = measure(
            architecture,
            tensors,
            imagesOf(input, batch, [1]),
            labelsOf(input.classes, batch, [1]),
            learned,
          );
          expectRun(runOf(1, 1), outcome, 0);
        });
      }
    });

    test("networks may differ in any single tensor, and share the rest", () => {
      for (const differing of whole) {
        tidy(() => {
          const shared = tensorsOf(architecture, [0], false);
          const population = tensorsOf(architecture, MODELS, true)[differing] ?? tensor(0);
          const together = networkLogits(
            architecture.nodes,
            { ...shared, [differing]: population },
            imagesOf(input, batch, [0]),
          );
          for (const [model, logits] of split(together, MODELS.length).entries()) {
            const single = { ...shared, [differing]: tensorsOf(architecture, [model], false)[differing] ?? tensor(0) };
            const alone = networkLogits(architecture.nodes, single, imagesOf(input, batch, [0]));
            expect(error(logits.dataSync(), [...alone.dataSync()]), differing).toBeLessThan(1e-5);
          }
        });
      }
    });

    test("running the two sides of a cut leaves nothing behind but what it returns", () => {
      const tensors = tensorsOf(architecture, [0], false);
      const values = imagesOf(input, batch, [0]);
      const { prefix, suffix, crossing } = splitNetwork(architecture, resolveSubset(architecture, "head"));
      const before = memory().numTensors;
      const middle = applyNodes(prefix, tensors, values, crossing);
      expect(memory().numTensors).toBe(before + crossing.length);
      const logits = networkLogits(suffix, tensors, middle);
      expect(memory().numTensors).toBe(before + crossing.length + 1);
      expect(logits.isDisposed).toBe(false);
      const passed = applyNodes([], tensors, values, ["images"]);
      passed["images"]?.data.dispose();
      expect(values["images"]?.data.isDisposed).toBe(false);
    });
  });
});
