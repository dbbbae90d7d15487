import { add, memory, mul, reshape, square, sum, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BadInput } from "../errors.js";
import { AdamW } from "./adam.js";
import { startEngine } from "./start-engine.js";

const OPTIONS = { learningRate: 0.1, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/*
 * The weights after five steps of PyTorch 2.15.0, by
 *
 *   w = torch.tensor([[0.5, -1.25, 2.0], [0.1, 0.0, -0.3]], requires_grad=True)
 *   b = torch.tensor([1.0, -2.0], requires_grad=True)
 *   o = torch.optim.AdamW([w, b], lr=0.1, weight_decay=wd)
 *   for t in range(1, 6):
 *       o.zero_grad()
 *       loss = (w ** 3).sum() * t / 5 + (w.sum(1) * b).sum() + (b ** 2).sum()
 *       loss.backward(); o.step()
 *   print(w.flatten().tolist(), b.tolist())
 */
const PYTORCH = [
  {
    weightDecay: 0,
    w: [
      0.008357271552085876, -1.7391502857208252, 1.5026686191558838, 0.588962197303772, 0.49288541078567505,
      0.19747912883758545,
    ],
    b: [0.5167462229728699, -1.5106358528137207],
  },
  {
    weightDecay: 0.01,
    w: [
      0.006990596652030945, -1.7320566177368164, 1.4935886859893799, 0.587367594242096, 0.4917941987514496,
      0.19790780544281006,
    ],
    b: [0.5129176378250122, -1.5017796754837036],
  },
];

const start = () => ({
  w: tensor([
    [0.5, -1.25, 2],
    [0.1, 0, -0.3],
  ]),
  b: tensor([1, -2]),
});

/** Gradients of the loss above. */
function gradients({ w, b }: Record<string, Tensor>, t: number): Record<string, Tensor> {
  if (w === undefined || b === undefined) throw new Error("w and b are optimised");
  return tidy(() => ({
    w: add(mul(square(w), (3 * t) / 5), reshape(b, [2, 1])),
    b: add(sum(w, 1), mul(b, 2)),
  }));
}

function train(optimizer: AdamW, from: number, to: number): void {
  for (let t = from; t <= to; t++) {
    const current = gradients(optimizer.parameters, t);
    optimizer.step(current);
    for (const gradient of Object.values(current)) gradient.dispose();
  }
}

describe.each(["tensorflow", "wasm"] as const)("AdamW on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  test.each(PYTORCH)("takes PyTorch's steps with weight decay $weightDecay", async ({ weightDecay, w, b }) => {
    const optimizer = new AdamW(start(), { ...OPTIONS, weightDecay });
    train(optimizer, 1, 5);
    const { w: ours, b: ourB } = optimizer.parameters;
    for (const [index, value] of [...((await ours?.data()) ?? []), ...((await ourB?.data()) ?? [])].entries()) {
      expect(Math.abs(value - ([...w, ...b][index] ?? Number.NaN))).toBeLessThan(1e-6);
    }
    optimizer.dispose();
  });

  test("goes on from a saved state with the same bytes as without a pause", async () => {
    const optimizer = new AdamW(start(), { ...OPTIONS, weightDecay: 0.1 });
    train(optimizer, 1, 3);
    const saved = await optimizer.save();
    train(optimizer, 4, 6);
    const resumed = new AdamW(
      {
        w: tensor([
          [9, 9, 9],
          [9, 9, 9],
        ]),
        b: tensor([9, 9]),
      },
      { ...OPTIONS, weightDecay: 0.1 },
    );
    resumed.restore(saved);
    train(resumed, 4, 6);
    expect(await resumed.save()).toEqual(await optimizer.save());
    optimizer.dispose();
    resumed.dispose();
  });

  test("changes nothing that was read before, and keeps no tensor too many", () => {
    const before = memory().numTensors;
    const parameters = start();
    const optimizer = new AdamW(parameters, { ...OPTIONS, weightDecay: 0.01 });
    train(optimizer, 1, 1);
    const copy = tidy(() => mul(optimizer.parameters["b"] ?? 0, 1));
    const alias = reshape(optimizer.parameters["b"] ?? [], [2, 1]);
    const held = memory().numTensors;
    train(optimizer, 2, 20);
    expect([...alias.dataSync()]).toEqual([...copy.dataSync()]);
    expect(memory().numTensors - held).toBeLessThanOrEqual(0);
    optimizer.dispose();
    copy.dispose();
    alias.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test("refuses a state of other shapes, naming the tensor and the shapes", async () => {
    const optimizer = new AdamW(start(), OPTIONS);
    const saved = await optimizer.save();
    const other = new AdamW({ w: tensor([1, 2]), b: tensor([1, 2]) }, OPTIONS);
    expect(() => other.restore(saved)).toThrow(
      new BadInput(
        "The optimizer's saved parameter.w has the shape (2, 3); (2) is needed. Start this stage anew.",
        "parameter.w",
      ),
    );
    expect(() => optimizer.restore({})).toThrow(BadInput);
    optimizer.dispose();
    other.dispose();
  });
});

afterAll(() => {
  expect(memory().numTensors).toBe(0);
});
