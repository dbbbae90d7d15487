import { expect, it } from "vitest";
import { duration } from "./duration";

it("gets coarser as times get longer", () => {
  expect(duration(0.42)).toBe("0.42\u00a0s");
  expect(duration(24.71)).toBe("24.7\u00a0s");
  expect(duration(192)).toBe("3\u00a0min 12\u00a0s");
  expect(duration(3_840)).toBe("1\u00a0h 4\u00a0min");
});
