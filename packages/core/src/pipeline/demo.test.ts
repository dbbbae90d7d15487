import { expect, test } from "vitest";
import { mnistDescription } from "../datasets/descriptions/mnist.js";
import { demoSpecifications } from "./demo.js";
import { planRun } from "./plan-run.js";

test("the demo collection holds networks of either kind of model, each by a name of its own", () => {
  expect(demoSpecifications.map(({ train }) => train.kind).sort()).toEqual(["behavioural", "p-diff"]);
  expect(new Set(demoSpecifications.map(({ name }) => name)).size).toBe(2);
});

test("its runs are planned to fit five minutes together where two slow cores reach 50 GFLOP/s", () => {
  const slow = { matmul: 50, convolution: 50, convolution1d: 50 };
  const seconds = demoSpecifications.map((demo) => planRun(demo, mnistDescription, slow).total.seconds);
  expect(seconds.reduce((sum, each) => sum + each)).toBeLessThan(300);
});
