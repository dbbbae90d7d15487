import { readFileSync } from "node:fs";
import {
  grads,
  type Rank,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tensor3d,
  tidy,
} from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Architecture } from "../architectures/architecture.js";
import { splitNetwork } from "../architectures/subset.js";
import type { TrainingBatch } from "../checkpoints/training-images.js";
import { startEngine } from "../engine/start-engine.js";
import { layoutOfTensors } from "../weights/layout.js";
import { Coordinates } from "./coordinates.js";
import { type DecoderTensors, decoderLoss } from "./decoder-loss.js";
import { InputCentring } from "./input-centring.js";

const pytorch = z
  .object({ task: z.number(), loss: z.number(), weight: z.array(z.number()), bias: z.array(z.number()) })
  .parse(JSON.parse(readFileSync(new URL("fixtures/decoder-loss.json", import.meta.url), "utf8")));

/** The network of fixtures/make_decoder_loss.py. */
const tensors = [
  { name: "fc1.weight", shape: [3, 4] },
  { name: "fc1.bias", shape: [3] },
  { name: "fc2.weight", shape: [2, 3] },
  { name: "fc2.bias", shape: [2] },
];
const architecture: Architecture = {
  name: "small",
  title: "Small",
  family: "MLP",
  input: { height: 2, width: 2, channels: 1, classes: 2 },
  nodes: [
    { op: "flatten", name: "flatten", input: "images" },
    { op: "linear", name: "fc1", input: "flatten", weight: "fc1.weight", bias: "fc1.bias" },
    { op: "relu", name: "relu", input: "fc1" },
    { op: "linear", name: "fc2", input: "relu", weight: "fc2.weight", bias: "fc2.bias" },
  ],
  tensors: tensors.map((tensor) => ({ ...tensor, role: "parameter", initial: { kind: "constant", value: 0 } })),
  subsets: {},
};
const layout = layoutOfTensors(tensors);
const [L, M, B, K, D] = [2, 4, 3, 5, layout.dimensions] as const;

function formula(size: number, step: number, height: number, shift = 0): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => height * Math.sin(step * i + 0.5) + shift);
}

const sum = (a: Float32Array, b: Float32Array) => a.map((value, i) => value + (b[i] ?? 0));

beforeAll(() => startEngine());

/** The images and labels of so many networks, and of so many after them. */
function batchesOf(together: readonly number[]): TrainingBatch[] {
  const images = formula(M * B * 4, 2.1, 1, 0.4);
  const labels = Array.from({ length: M * B }, (_, i) => (i % 3) % 2);
  return together.map((models, index) => {
    const start = together.slice(0, index).reduce((sum, count) => sum + count, 0) * B;
    const end = start + models * B;
    const data = tensor3d(images.slice(start * 4, end * 4), [models, B, 4]);
    return {
      values: { flatten: { kind: "vectors", data, models } },
      labels: tensor2d(labels.slice(start, end), [models, B], "int32"),
    };
  });
}

test.each([[[4]], [[1, 3]]])(
  "the loss of a decoder and its gradients are PyTorch's, with %j networks together",
  async (together) => {
    const cut = splitNetwork(architecture, ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]);
    const sample = async () => ({
      flatten: { kind: "vectors", data: tensor3d(formula(6 * 4, 0.9, 1, 0.4), [1, 6, 4]), models: 1 } as const,
    });
    const centring = await InputCentring.of(architecture, cut, layout, sample);
    const coordinates = new Coordinates(layout, centring, formula(K * D, 1.3, 0.8));
    const startWeight = formula(L * D, 0.7, 0.6);
    const startBias = formula(D, 0.4, 0.3);
    const lossOf = (reconstruction: number) => (weight: Tensor2D, bias: Tensor1D) =>
      decoderLoss({ weight, bias }, tensor2d(formula(M * L, 1.9, 1.2), [M, L]), batchesOf(together), {
        suffix: cut.suffix,
        frozen: {},
        coordinates,
        centring,
        start: { weight: tensor2d(startWeight, [L, D]), bias: tensor1d(startBias) },
        reconstruction,
      });
    const decoder: DecoderTensors = {
      weight: tensor2d(sum(startWeight, formula(L * D, 2.3, 0.1)), [L, D]),
      bias: tensor1d(sum(startBias, formula(D, 1.1, 0.2))),
    };
    const lossAt = (reconstruction: number) =>
      tidy(() => lossOf(reconstruction)(decoder.weight, decoder.bias)).dataSync()[0];
    expect(lossAt(0)).toBeCloseTo(pytorch.task, 6);
    expect(lossAt(0.3)).toBeCloseTo(pytorch.loss, 6);
    const [weight, bias] = tidy(() =>
      grads((...given) => lossOf(0.3)(reshape<Rank.R2>(given[0] ?? [], [L, D]), reshape<Rank.R1>(given[1] ?? [], [D])))(
        [decoder.weight, decoder.bias],
      ),
    ).map((gradient) => gradient.dataSync());
    expect(weight?.length).toBe(pytorch.weight.length);
    for (const [i, value] of pytorch.weight.entries()) expect(weight?.[i]).toBeCloseTo(value, 5);
    expect(bias?.length).toBe(pytorch.bias.length);
    for (const [i, value] of pytorch.bias.entries()) expect(bias?.[i]).toBeCloseTo(value, 5);
  },
);
