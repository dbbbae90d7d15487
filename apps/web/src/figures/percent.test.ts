import { expect, it } from "vitest";
import { percent } from "./percent";

it("writes a fraction with two decimals of a percent", () => {
  expect(percent(0.98934)).toBe("98.93\u00a0%");
  expect(percent(1)).toBe("100.00\u00a0%");
});

it("writes as many decimals as asked for", () => {
  expect(percent(0.0101, 1)).toBe("1.0\u00a0%");
});
