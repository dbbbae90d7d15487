import { grads, memory, mul, type Rank, reshape, square, sum, tensor1d, tensor3d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { batchNormInference, batchNormTraining } from "./batch-norm.js";
import { startEngine } from "./start-engine.js";

/*
 * PyTorch 2.15.0:
 *
 *   x = torch.tensor([[1., 2.], [3., -1.], [0.5, 4.], [-2., 0.]]).reshape(2, 2, 2).requires_grad_()   # (B, W, C)
 *   s = torch.tensor([1.5, -0.5], requires_grad=True); o = torch.tensor([0.25, 1.], requires_grad=True)
 *   mean, var = torch.zeros(2), torch.ones(2)
 *   y = F.batch_norm(x.permute(0, 2, 1), mean, var, s, o, True, 1.0, 1e-5).permute(0, 2, 1)
 *   (y ** 2 * torch.arange(1., 9.).reshape(2, 2, 2)).sum().backward()
 *   F.batch_norm(x.permute(0, 2, 1), torch.tensor([.5, 1.]), torch.tensor([4., 2.]), s, o, False, 1.0, 1e-5)
 */
const Y = [0.565838, 0.804717, 2.250305, 1.585849, 0.144721, 0.283962, -1.960863, 1.325472];
const MEAN = [0.625, 1.25];
const VARIANCE = [4.229167, 4.916667];
const DX = [0.749285, 1.226682, -2.689161, 1.05293, 4.479288, -0.3501, -2.539412, -1.929511];
const DSCALE = [58.603756, -22.532978];
const DOFFSET = [-11.371372, 40.520756];
const INFERRED = [0.625, 0.646448, 2.124998, 1.707105, 0.25, -0.060658, -1.624998, 1.353552];

const input = () => tensor3d([1, 2, 3, -1, 0.5, 4, -2, 0], [2, 2, 2]);
const weights = () => tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);

function expectClose(actual: { dataSync(): ArrayLike<number> } | undefined, expected: number[]): void {
  const values = Array.from(actual?.dataSync() ?? []);
  expect(values).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, 4);
}

describe.each(["tensorflow", "wasm"] as const)("batch norm on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  test("normalises by the batch, gives its statistics and PyTorch's gradients", () => {
    tidy(() => {
      const [scale, offset] = [tensor1d([1.5, -0.5]), tensor1d([0.25, 1])];
      const { y, mean, variance } = batchNormTraining(input(), scale, offset, 1e-5);
      expectClose(y, Y);
      expectClose(mean, MEAN);
      expectClose(variance, VARIANCE);
      const loss = grads((x, s, o) =>
        sum(mul(square(batchNormTraining(x, reshape<Rank.R1>(s, [2]), reshape<Rank.R1>(o, [2]), 1e-5).y), weights())),
      );
      const [dx, dscale, doffset] = loss([input(), scale, offset]);
      expectClose(dx, DX);
      expectClose(dscale, DSCALE);
      expectClose(doffset, DOFFSET);
    });
  });

  test("normalises by given statistics as PyTorch does in evaluation", () => {
    tidy(() => {
      const [mean, variance] = [tensor1d([0.5, 1]), tensor1d([4, 2])];
      expectClose(
        batchNormInference(input(), mean, variance, tensor1d([1.5, -0.5]), tensor1d([0.25, 1]), 1e-5),
        INFERRED,
      );
    });
  });

  test("leaves only its three results behind", () => {
    const [x, scale, offset] = [input(), tensor1d([1.5, -0.5]), tensor1d([0.25, 1])];
    const before = memory().numTensors;
    const results = tidy(() => ({ ...batchNormTraining(x, scale, offset, 1e-5) }));
    expect(memory().numTensors).toBe(before + 3);
    for (const tensor of Object.values(results)) tensor.dispose();
    const gradients = grads((images) => sum(square(batchNormTraining(images, scale, offset, 1e-5).y)))([x]);
    expect(memory().numTensors).toBe(before + 1);
    for (const tensor of [...gradients, x, scale, offset]) tensor.dispose();
    expect(memory().numTensors).toBe(before - 3);
  });
});
