import { expect, it } from "vitest";
import { plainNumber } from "./plain-number";

it("keeps integers whole and rounds measurements to four digits", () => {
  expect(plainNumber(1_234_567)).toBe("1,234,567");
  expect(plainNumber(0.213_41)).toBe("0.2134");
});

it("writes very small and very large numbers with an exponent", () => {
  expect(plainNumber(2e-5)).toBe("2e-5");
  expect(plainNumber(1.23456e-7)).toBe("1.23e-7");
});
