import { expect, test } from "vitest";
import { nearestName, suggestion } from "./suggestion.js";

test("a name with one wrong letter suggests the right one", () => {
  expect(nearestName("mnits", ["cifar10", "mnist"])).toBe("mnist");
});

test("a name that resembles none suggests none, and lists all", () => {
  expect(nearestName("imagenet", ["mnist", "stl10"])).toBeUndefined();
  expect(suggestion("imagenet", ["mnist", "stl10"])).toBe(" Known: mnist, stl10.");
});
