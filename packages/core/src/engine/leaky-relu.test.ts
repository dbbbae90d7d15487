import { grad, tensor2d } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { leakyRelu } from "./leaky-relu.js";
import { startEngine } from "./start-engine.js";

describe.each(["tensorflow", "wasm"] as const)("leaky ReLU on %s", (engine) => {
  it("shrinks what is below zero, and its gradient, by the slope", async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
    const x = tensor2d([-4, -0.5, 0.5, 4], [2, 2]);
    expect(Array.from(await leakyRelu(x, 0.25).data())).toEqual([-1, -0.125, 0.5, 4]);
    const gradient = grad((value) => leakyRelu(value, 0.25))(x, tensor2d([1, 2, 3, 4], [2, 2]));
    expect(Array.from(await gradient.data())).toEqual([0.25, 0.5, 3, 4]);
  });
});
