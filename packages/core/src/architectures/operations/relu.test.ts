import { grad, tensor2d } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startEngine } from "../../engine/start-engine.js";
import { relu } from "./relu.js";

test.each(["tensorflow", "wasm"] as const)("keeps what is above zero, and its gradient, on %s", async (engine) => {
  expect((await startEngine({ prefer: engine })).name).toBe(engine);
  const x = tensor2d([-4, 0, 0.5, 4], [2, 2]);
  expect(Array.from(await relu(x).data())).toEqual([0, 0, 0.5, 4]);
  const gradient = grad((value) => relu(value))(x, tensor2d([1, 2, -3, 4], [2, 2]));
  expect(Array.from(await gradient.data())).toEqual([0, 0, -3, 4]);
});
