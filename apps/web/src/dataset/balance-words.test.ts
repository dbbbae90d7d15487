import { expect, it } from "vitest";
import { balanceWords } from "./balance-words";

it("tells even classes from others", () => {
  expect(balanceWords([5923, 6742, 5421])).toBe("5,421 to 6,742 images a class");
  expect(balanceWords([500, 500])).toBe("500 images of each class");
});
