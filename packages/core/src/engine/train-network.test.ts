import { mul, type Rank, type Scalar, sum, tensor1d } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { TestTask } from "../test-task.js";
import { NetworkTensors } from "./network-tensors.js";
import { startEngine } from "./start-engine.js";
import { trainNetwork } from "./train-network.js";

const training = { key: "small", phase: "Training", steps: 10, learningRate: 0.1, weightDecay: 0 };

/** Trains two numbers whose loss has the gradient (3, 4) everywhere. */
async function train(options: { readonly warmUp?: number; readonly gradientNorm?: number }): Promise<TestTask> {
  const network = NetworkTensors.of({ numbers: tensor1d([0, 0]) });
  const task = new TestTask();
  await trainNetwork(
    network,
    { ...training, ...options },
    () => [3, 4],
    (pass, gradient) => sum<Scalar>(mul(pass.tensor<Rank.R1>("numbers"), tensor1d(gradient))),
    task,
  );
  network.dispose();
  return task;
}

/** After ten steps with one gradient g, Adam's first moment is (1 - 0.9¹⁰) g. */
function gradientOf(task: TestTask): number[] {
  const moment = task.states.get("small")?.tensors["optimizer.firstMoment.numbers"]?.data ?? [];
  return Array.from(moment, (value) => value / (1 - 0.9 ** 10));
}

beforeAll(() => startEngine());

describe("training a network", () => {
  test("cuts a gradient of length 5 to 0.5, keeps a shorter one, and cuts none unless told to", async () => {
    const [short = 0, long = 0] = gradientOf(await train({ gradientNorm: 0.5 }));
    expect(short).toBeCloseTo(0.3, 5);
    expect(long).toBeCloseTo(0.4, 5);
    for (const task of [await train({ gradientNorm: 6 }), await train({})]) {
      const [x = 0, y = 0] = gradientOf(task);
      expect(x).toBeCloseTo(3, 5);
      expect(y).toBeCloseTo(4, 5);
    }
  });

  test("lets the learning rate grow over the first steps, to where the cosine is", async () => {
    const rates = (await train({ warmUp: 4 })).reports.map(({ metrics }) => metrics?.["learningRate"]);
    const cosine = (step: number) => 0.05 * (1 + Math.cos((Math.PI * step) / 10));
    expect(rates).toEqual(
      Array.from({ length: 10 }, (_, step) => (step < 4 ? (step + 1) / 4 : 1) * cosine(step)).map((rate) =>
        expect.closeTo(rate, 12),
      ),
    );
  });
});
