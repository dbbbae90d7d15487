import { expect, it } from "vitest";
import { duration } from "./duration";

it("gets coarser as times get longer", () => {
  expect(duration(0.42)).toBe("0.42\u202fs");
  expect(duration(24.71)).toBe("24.7\u202fs");
  expect(duration(192)).toBe("3\u202fmin 12\u202fs");
  expect(duration(3_840)).toBe("1\u202fh 4\u202fmin");
});
