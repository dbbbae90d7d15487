import {
  batchNorm,
  dispose,
  grads,
  moments,
  type Rank,
  randomNormal,
  type Tensor,
  tensor1d,
  tensor4d,
  zeros,
} from "@tensorflow/tfjs-core";
import { ComposedAdamSlot } from "../src/engine/adam-composed.js";
import type { AdamSlot } from "../src/engine/adam-slot.js";
import { VariableAdamSlot } from "../src/engine/adam-variable.js";
import { batchNormTraining } from "../src/engine/batch-norm.js";
import { groupedConv2d } from "../src/engine/grouped-convolution.js";
import { measureEngine } from "../src/engine/measure.js";
import { randomStream } from "../src/engine/random.js";
import { startEngine } from "../src/engine/start-engine.js";
import { tensorFlowBackend } from "../src/engine/tensorflow-backend.js";

interface Row {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

const RUNS = 15;

/** The engine's speed, and what its own operations save over those that tfjs has for the same. */
export default {
  name: "engine",
  async run(): Promise<Row[]> {
    const { name, version, threads } = await startEngine();
    const { matmul, convolution, convolution1d } = await measureEngine();
    return [
      { label: `matmul 1024, ${name} ${version}, ${threads} threads`, value: matmul, unit: "GFLOP/s" },
      { label: "convolution 64x32x32x64, kernel 3, forward + backward", value: convolution, unit: "GFLOP/s" },
      { label: "convolution 50x128x256 to 512, kernel 7, forward + backward", value: convolution1d, unit: "GFLOP/s" },
      ...batchNormRows(),
      ...groupedConvolutionRows(),
      ...adamRows(),
      randomRow(),
    ];
  },
};

/** Batch norm in training, forward + backward, on the denoiser's widest layer: fused against moments and batchNorm. */
function batchNormRows(): Row[] {
  const [scale, offset] = [tensor1d(new Float32Array(512).fill(1)), tensor1d(new Float32Array(512))];
  const x = randomNormal([50, 1, 128, 512]);
  const ownGradients = grads((images) => batchNormTraining(images, scale, offset, 1e-5).y);
  const separateGradients = grads((images) => {
    const { mean, variance } = moments(images, [0, 1, 2]);
    return batchNorm(
      images as Tensor<Rank.R4>,
      mean as Tensor<Rank.R1>,
      variance as Tensor<Rank.R1>,
      offset,
      scale,
      1e-5,
    );
  });
  const [own, separate] = compare(
    () => dispose(ownGradients([x])),
    () => dispose(separateGradients([x])),
  );
  dispose([x, scale, offset]);
  return rows("batch norm 50x128x512, forward + backward", own, separate, "separate operations");
}

/** 50 convolutional layers of 32 channels side by side: in one operation against one by one. */
function groupedConvolutionRows(): Row[] {
  const groups = 50;
  const x = tensor4d(randomStream(0, "x").normals(16 * 7 * 7 * groups * 32), [16, 7, 7, groups * 32]);
  const filter = tensor4d(randomStream(0, "filter").normals(9 * 32 * groups * 32), [3, 3, 32, groups * 32]);
  const x1 = tensor4d(randomStream(0, "x").normals(16 * 7 * 7 * 32), [16, 7, 7, 32]);
  const filter1 = tensor4d(randomStream(0, "filter").normals(9 * 32 * 32), [3, 3, 32, 32]);
  const gradientsOf = (count: number) =>
    grads((a, b) => groupedConv2d(a as Tensor<Rank.R4>, b as Tensor<Rank.R4>, count, 1, "same"));
  const [together, apart] = [gradientsOf(groups), gradientsOf(1)];
  const [own, separate] = compare(
    () => dispose(together([x, filter])),
    () => {
      for (let group = 0; group < groups; group++) dispose(apart([x1, filter1]));
    },
  );
  dispose([x, filter, x1, filter1]);
  return rows("50 networks' convolution 16x7x7x32, forward + backward", own, separate, "one network after another");
}

/** One step over 8 million parameters, those of 200 small networks. */
function adamRows(): Row[] {
  const backend = tensorFlowBackend();
  if (backend === undefined) return [];
  const gradient = randomNormal([8_000_000]);
  const update = { beta1: 0.9, beta2: 0.999, decay: 0, rate: 1e-3, epsilon: 1e-8 };
  const slots: [AdamSlot, AdamSlot] = [
    new VariableAdamSlot(zeros([8_000_000]), backend),
    new ComposedAdamSlot(zeros([8_000_000])),
  ];
  const [own, separate] = compare(
    () => slots[0].update(gradient, update),
    () => slots[1].update(gradient, update),
  );
  for (const slot of slots) slot.dispose();
  gradient.dispose();
  return rows("AdamW, 8 million parameters", own, separate, "separate operations");
}

function randomRow(): Row {
  const [own] = compare(
    () => randomStream(0, "bench").normals(1_000_000),
    () => {},
  );
  return { label: "normal random numbers", value: 1000 / own, unit: "million/s" };
}

function rows(label: string, own: number, other: number, otherName: string): Row[] {
  return [
    { label, value: own, unit: "ms" },
    { label: `  against ${otherName}`, value: other / own, unit: "times faster" },
  ];
}

/** Milliseconds of the best run of each, run in turns so that what else the machine does falls on both. */
function compare(first: () => void, second: () => void): [number, number] {
  const best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < RUNS; run++) {
    for (const [index, work] of [first, second].entries()) {
      const start = performance.now();
      work();
      best[index] = Math.min(best[index] ?? 0, performance.now() - start);
    }
  }
  return best;
}
