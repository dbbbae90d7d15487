import { expect, it } from "vitest";
import { counted } from "./counted";

it("uses the singular for one only", () => {
  expect(counted(1, "model")).toBe("1 model");
  expect(counted(0, "model")).toBe("0 models");
});

it("groups thousands and forms the plural of hissing nouns", () => {
  expect(counted(1200, "batch")).toBe("1,200 batches");
});
