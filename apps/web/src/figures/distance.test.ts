import { expect, it } from "vitest";
import { distance } from "./distance";

it("keeps three significant digits, whatever the size", () => {
  expect(distance(0.029_06)).toBe("0.0291");
  // METHOD: nearest L2 of networks from independent seeds.
  expect(distance(27.8)).toBe("27.8");
  expect(distance(1_234.5)).toBe("1,235");
});
