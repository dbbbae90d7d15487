import { expect, it } from "vitest";
import { transformWords } from "./transform-words";

it("says a step with its settings", () => {
  expect(transformWords({ kind: "horizontal-flip" })).toBe("horizontal flip");
  expect(transformWords({ kind: "random-resized-crop", size: 224, ratio: [3 / 4, 4 / 3] })).toBe(
    "random resized crop (size 224, ratio 0.75 to 1.33)",
  );
});
