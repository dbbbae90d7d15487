import { describe, expect, test } from "vitest";
import { type Spread, verdictOf, verdictOfSet, verdictThresholds } from "./verdict.js";

/** 200 MLP-3 from independent seeds on MNIST: 97.07 % right, IoU .519 and L2 17.6 to the nearest, as measured. */
const seeds: Spread = {
  mode: "seeds",
  count: 200,
  iouNearest: 0.519,
  l2Nearest: 17.6,
  iouPairs: 0.45,
  l2Largest: 21,
  weightSize: 25,
  error: 0.0293,
};
/** 100 steps of a ConvNet-3's head on MNIST, as measured. */
const steps: Spread = {
  mode: "steps",
  count: 100,
  iouNearest: 0.923,
  l2Nearest: 0.0288,
  iouPairs: 0.592,
  l2Largest: 1.242,
  weightSize: 3.64,
  error: 0.0383,
};
const working = { failed: false, error: 0.0293 };

describe("among networks from independent seeds", () => {
  const thresholds = verdictThresholds(seeds);

  test("a copied checkpoint is a replica, and so is one whose hidden units changed places", () => {
    expect(verdictOf({ ...working, iouNearest: 1, l2Nearest: 0 }, thresholds)).toBe("replica");
    expect(verdictOf({ ...working, iouNearest: 1, l2Nearest: 19 }, thresholds)).toBe("replica");
  });

  test("a copy with a little noise is a replica", () => {
    expect(verdictOf({ ...working, iouNearest: 0.85, l2Nearest: 2 }, thresholds)).toBe("replica");
  });

  test("an average of two lies at half their distance and is an interpolation, broken as it is", () => {
    expect(verdictOf({ failed: true, error: 0.7, iouNearest: 0.04, l2Nearest: 8.8 }, thresholds)).toBe("interpolation");
  });

  test("the soup lies at 1/√2 of their distance and is an interpolation even where it works", () => {
    expect(verdictOf({ ...working, iouNearest: 0.5, l2Nearest: 17.6 / Math.SQRT2 }, thresholds)).toBe("interpolation");
  });

  test("an independently trained network, as far as checkpoints are from each other, is novel", () => {
    expect(verdictOf({ ...working, iouNearest: 0.519, l2Nearest: 17.6 }, thresholds)).toBe("novel");
  });

  test("a network that errs twice as often, or fails, is not called novel for its mistakes", () => {
    expect(verdictOf({ failed: false, error: 0.06, iouNearest: 0.2, l2Nearest: 19 }, thresholds)).toBe("interpolation");
    expect(verdictOf({ failed: true, error: 0.03, iouNearest: 0.2, l2Nearest: 19 }, thresholds)).toBe("interpolation");
  });

  // By hand: 1 - 0.25 × 0.481 = 0.87975, 0.25 × 17.6 = 4.4; 1 - 0.9 × 0.481 = 0.5671, 0.9 × 17.6 = 15.84; 1.5 × 2.93 % = 4.395 %.
  test("the rules are told with their numbers", () => {
    expect(thresholds.reasons[0]).toContain(
      "L2 at most 4.4 from a checkpoint, or an IoU of wrong predictions of at least 0.8798",
    );
    expect(thresholds.reasons[2]).toContain("L2 at least 15.84 from every checkpoint and an IoU of at most 0.5671");
    expect(thresholds.reasons[2]).toMatch(/at most 4\.(39|40) % wrong predictions/);
  });
});

// Each measured beside those 100 steps: mean of the nearest IoU and L2, and wrong predictions.
describe("among the steps of one training", () => {
  const thresholds = verdictThresholds(steps);

  test.each([
    ["a copy with noise of amplitude 0.01", 0.993, 0.036, 0.0393, "replica"],
    ["a copy with noise of amplitude 0.05", 0.958, 0.182, 0.0398, "replica"],
    ["an average of two steps", 0.848, 0.244, 0.0396, "interpolation"],
    ["an average of 16", 0.789, 0.205, 0.033, "interpolation"],
    ["the soup", 0.788, 0.204, 0.0327, "interpolation"],
    ["a Gaussian per weight", 0.781, 0.462, 0.0329, "interpolation"],
    ["a copy with noise of amplitude 0.5", 0.673, 1.818, 0.0458, "interpolation"],
    ["a head trained anew from other initial values", 0.641, 3.514, 0.0338, "novel"],
  ])("%s: IoU %f, L2 %f, wrong %f is %s", (_, iouNearest, l2Nearest, error, verdict) => {
    expect(verdictOf({ failed: false, error, iouNearest, l2Nearest }, thresholds)).toBe(verdict);
  });

  test("whatever is no further from a checkpoint than the next step is a replica, in parameters or in behaviour", () => {
    expect(verdictOf({ failed: false, error: 0.0383, iouNearest: 0.7, l2Nearest: 0.0288 }, thresholds)).toBe("replica");
    expect(verdictOf({ failed: false, error: 0.0383, iouNearest: 0.923, l2Nearest: 4 }, thresholds)).toBe("replica");
  });

  // By hand: 0.923 - 0.5 × 0.331 = 0.7575; 0.75 × 3.64 = 2.73.
  test("the rules are told with their numbers", () => {
    expect(thresholds.reasons[2]).toContain(
      "L2 at least 2.73 from every checkpoint and an IoU of at most 0.7575 with each",
    );
  });
});

test("two checkpoints do not tell how far apart networks are, so nothing is novel beside them", () => {
  const thresholds = verdictThresholds({ ...steps, count: 2 });
  expect(verdictOf({ ...working, iouNearest: 0.1, l2Nearest: 100 }, thresholds)).toBe("interpolation");
  expect(verdictOf({ ...working, iouNearest: 0.5, l2Nearest: 0 }, thresholds)).toBe("replica");
  expect(thresholds.reasons[2]).toContain("2 checkpoints cannot tell how far apart networks are");
});

describe("a set of models", () => {
  test("gets the verdict of the median of those that work", () => {
    const { verdict, reason } = verdictOfSet(
      ["novel", "replica", "novel", "novel", "interpolation"],
      [false, false, true, true, false],
    );
    expect(verdict).toBe("interpolation");
    expect(reason).toBe(
      "Of 5 models 2 failed; the others: 1 replica, 1 interpolation, 1 novel. The set gets the verdict of their median.",
    );
  });

  test("gets the less flattering of two in the middle", () => {
    expect(verdictOfSet(["novel", "interpolation"], [false, false]).verdict).toBe("interpolation");
  });

  test("in which all failed says that nothing of use was generated", () => {
    const { verdict, reason } = verdictOfSet(["interpolation", "interpolation"], [true, true]);
    expect(verdict).toBe("interpolation");
    expect(reason).toContain("All 2 models failed");
  });
});
