import { describe, expect, test } from "vitest";
import { type Spread, verdictOf, verdictOfSet, verdictThresholds } from "./verdict.js";

/** 200 MLP-3 from independent seeds on MNIST: 97.07 % right, IoU .519 and L2 17.6 to the nearest, as measured. */
const seeds: Spread = {
  mode: "seeds",
  count: 200,
  iouNearest: 0.519,
  l2Nearest: 17.6,
  iouLowest: 0.33,
  l2Largest: 21,
  error: 0.0293,
};
/** 200 steps of one training: neighbours nearly alike, the first and the last step less so. */
const steps: Spread = {
  mode: "steps",
  count: 200,
  iouNearest: 0.95,
  l2Nearest: 0.1,
  iouLowest: 0.7,
  l2Largest: 1.6,
  error: 0.013,
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

describe("among the steps of one training", () => {
  const thresholds = verdictThresholds(steps);

  test("what is no further from a checkpoint than the next step is a replica", () => {
    expect(verdictOf({ ...working, error: 0.013, iouNearest: 0.9, l2Nearest: 0.1 }, thresholds)).toBe("replica");
    expect(verdictOf({ ...working, error: 0.013, iouNearest: 0.95, l2Nearest: 0.4 }, thresholds)).toBe("replica");
  });

  test("an average of two distant steps is an interpolation, however far it is from its neighbours", () => {
    expect(verdictOf({ ...working, error: 0.012, iouNearest: 0.85, l2Nearest: 0.8 }, thresholds)).toBe("interpolation");
  });

  test("only what is further from all than any two are from each other is novel, in parameters and in behaviour", () => {
    expect(verdictOf({ ...working, error: 0.013, iouNearest: 0.45, l2Nearest: 3 }, thresholds)).toBe("novel");
    expect(verdictOf({ ...working, error: 0.013, iouNearest: 0.45, l2Nearest: 1.5 }, thresholds)).toBe("interpolation");
    expect(verdictOf({ ...working, error: 0.013, iouNearest: 0.75, l2Nearest: 3 }, thresholds)).toBe("interpolation");
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
