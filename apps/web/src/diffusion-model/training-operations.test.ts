import { expect, test } from "vitest";
import { trainingOperations } from "./training-operations";

test("both trainings of p-diff count for the generator, and what else was done for neither", () => {
  const flops = { collect: 5, autoencoder: 2, diffusion: 3, generate: 100, evaluate: 1000 };
  expect(trainingOperations(flops)).toEqual({ originals: 5, generator: 5 });
});

test("a behavioural model has its decoder's", () => {
  expect(trainingOperations({ collect: 8, decoder: 4, generate: 1, evaluate: 1 })).toEqual({
    originals: 8,
    generator: 4,
  });
});

test("one side alone is nothing to compare", () => {
  expect(trainingOperations({ collect: 5 })).toBeUndefined();
  expect(trainingOperations({ decoder: 5 })).toBeUndefined();
});
