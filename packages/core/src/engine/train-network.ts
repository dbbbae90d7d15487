import {
  add,
  addN,
  div,
  minimum,
  mul,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import type { LossCurve } from "../pipeline/results.js";
import type { Progress, SavedState, Task } from "../task.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { AdamW } from "./adam.js";
import { type BatchStatistics, type NetworkPass, trainingPass } from "./network-pass.js";
import type { NetworkTensors } from "./network-tensors.js";
import { learningRateAt } from "./schedule.js";

export interface NetworkTraining {
  /** Where the task keeps the state. */
  readonly key: string;
  /** What is being done, in words. */
  readonly phase: string;
  readonly steps: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Steps over which the learning rate grows evenly to where the cosine is; none by default. */
  readonly warmUp?: number;
  /** Gradients longer than this, all of them as one vector, are cut to it (PyTorch's clip_grad_norm_); by default none are. */
  readonly gradientNorm?: number;
  /** Reported with each step's loss, and so are alarms. */
  readonly metrics?: Progress["metrics"];
  readonly alarms?: Progress["alarms"];
}

/** PyTorch's defaults. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** PyTorch's: keeps a gradient of zero what it is. */
const CUT_EPSILON = 1e-6;

/** A loss curve has at most this many points, each the mean of the steps since the one before. */
const CURVE_POINTS = 250;

/**
 * Trains a network in place by AdamW with a cosine learning rate, from the state that the task has, if any.
 * @param inputs what a step learns from, counted from 0; everything random in it must follow from the step alone
 * @param loss of these inputs
 * @throws Interrupted when the task's signal fires; the network keeps what it has learned.
 */
export async function trainNetwork<Inputs>(
  network: NetworkTensors,
  training: NetworkTraining,
  inputs: (step: number) => Inputs | Promise<Inputs>,
  loss: (pass: NetworkPass, inputs: Inputs) => Scalar,
  task: Task,
): Promise<LossCurve> {
  const { key, phase, steps, learningRate, weightDecay, warmUp = 0, gradientNorm, metrics, alarms } = training;
  const optimizer = new AdamW(network.release(), { ...ADAM, learningRate, weightDecay });
  try {
    const losses = new Float32Array(steps);
    const saved = await task.restore(key);
    if (saved !== undefined) {
      optimizer.restore(partOf(saved.tensors, OPTIMIZER));
      network.restoreAverages(partOf(saved.tensors, AVERAGE));
      losses.set(saved.tensors[LOSSES]?.data ?? []);
    }
    for (let step = saved?.step ?? 0; step < steps; step++) {
      const warm = step < warmUp ? (step + 1) / warmUp : 1;
      const rate = warm * learningRateAt("cosine", learningRate, step, steps);
      const given = await inputs(step);
      const value = await trainStep(network, optimizer, { rate, gradientNorm }, (pass) => loss(pass, given));
      losses[step] = value;
      const done = step + 1;
      task.report({
        phase,
        done,
        total: steps,
        unit: "step",
        metrics: { ...metrics, loss: value, learningRate: rate },
        ...(alarms && { alarms }),
      });
      await task.checkpoint(key, async (): Promise<SavedState> => {
        const parts = [prefixed(OPTIMIZER, await optimizer.save()), prefixed(AVERAGE, await network.saveAverages())];
        return {
          step: done,
          tensors: Object.assign({ [LOSSES]: { shape: [done], data: losses.slice(0, done) } }, ...parts),
        };
      });
    }
    return curveOf(losses);
  } finally {
    network.adopt(optimizer.parameters);
    optimizer.dispose();
  }
}

async function trainStep(
  network: NetworkTensors,
  optimizer: AdamW,
  { rate, gradientNorm }: { readonly rate: number; readonly gradientNorm: number | undefined },
  loss: (pass: NetworkPass) => Scalar,
): Promise<number> {
  const parameters = optimizer.parameters;
  const names = Object.keys(parameters);
  const statistics: BatchStatistics = {};
  const byName = (tensors: readonly Tensor[]) =>
    Object.fromEntries(names.flatMap((name, i) => (tensors[i] ? [[name, tensors[i]]] : [])));
  const { value, grads } = valueAndGrads((...tensors: Tensor[]) => loss(trainingPass(byName(tensors), statistics)))(
    Object.values(parameters),
  );
  const cut = gradientNorm === undefined ? [] : cutToNorm(grads, gradientNorm);
  optimizer.step(byName(gradientNorm === undefined ? grads : cut), rate);
  network.average(statistics);
  const [read = Number.NaN] = await value.data();
  for (const tensor of [value, ...grads, ...cut, ...Object.values(statistics)]) tensor.dispose();
  return read;
}

/** Copies that are shorter together by one factor where they are longer together than `norm`. */
function cutToNorm(gradients: readonly Tensor[], norm: number): Tensor[] {
  return tidy(() => {
    const length = sqrt(addN(gradients.map((gradient) => sum(square(gradient)))));
    const factor = minimum(div(norm, add(length, CUT_EPSILON)), 1);
    return gradients.map((gradient) => mul(gradient, factor));
  });
}

/** Pairs of step, from 1, and mean loss. */
function curveOf(losses: Float32Array): LossCurve {
  const every = Math.ceil(losses.length / CURVE_POINTS);
  return Array.from({ length: Math.ceil(losses.length / every) }, (_, point) => {
    const part = losses.subarray(point * every, (point + 1) * every);
    return [point * every + part.length, part.reduce((sum, value) => sum + value, 0) / part.length] as const;
  });
}

const LOSSES = "losses";
const OPTIMIZER = "optimizer.";
const AVERAGE = "average.";

function prefixed(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

function partOf(arrays: NamedArrays, prefix: string): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
}
