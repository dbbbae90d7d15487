import { grad, memory, type Rank, reshape, square, sum, type Tensor, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { maxPool } from "./max-pool.js";
import { startEngine } from "./start-engine.js";

/*
 * PyTorch 2.7.1:
 *
 *   x = (torch.sin(0.7 * torch.arange(180)).reshape(2, 5, 6, 3) - 1.5).requires_grad_()      # (B, H, W, C)
 *   y = F.max_pool2d(x.permute(0, 3, 1, 2), 3, 2, 1).permute(0, 2, 3, 1)
 *   (y ** 2).sum().backward()
 *
 * All values are below zero, so that a zero in place of -∞ would show.
 */
const PYTORCH = {
  shape: [2, 3, 3, 3],
  y: [-0.63679, -0.83043, -0.50939, -0.63679, -0.81804, -0.50723],
  yMagnitude: 35.0671,
  dx: [0, 0, 0, -2.54716, 0, 0],
  dxMagnitude: 70.1343,
};

test.each(["tensorflow", "wasm"] as const)("pools with padding as PyTorch does, both ways, on %s", async (engine) => {
  expect((await startEngine({ prefer: engine })).name).toBe(engine);
  const before = memory().numTensors;
  tidy(() => {
    const x = tensor4d(
      Float32Array.from({ length: 180 }, (_, i) => Math.sin(0.7 * i) - 1.5),
      [2, 5, 6, 3],
    );
    const y = maxPool(x, 3, 2, 1);
    expect(y.shape).toEqual(PYTORCH.shape);
    const dx = grad((each: Tensor) => sum(square(maxPool(reshape<Rank.R4>(each, x.shape), 3, 2, 1))))(x);
    for (const [index, value] of PYTORCH.y.entries()) expect(y.dataSync()[index]).toBeCloseTo(value, 4);
    for (const [index, value] of PYTORCH.dx.entries()) expect(dx.dataSync()[index]).toBeCloseTo(value, 4);
    expect(magnitude(y)).toBeCloseTo(PYTORCH.yMagnitude, 3);
    expect(magnitude(dx)).toBeCloseTo(PYTORCH.dxMagnitude, 3);
  });
  expect(memory().numTensors).toBe(before);
});

function magnitude(x: Tensor): number {
  return Array.from(x.dataSync()).reduce((total, value) => total + Math.abs(value), 0);
}
