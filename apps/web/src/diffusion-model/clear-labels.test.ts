import { expect, test } from "vitest";
import { clearLabels } from "./clear-labels";

const at = (left: number, top: number) => ({ left, top, width: 20, height: 10 });

test("labels beside and below each other are all clear, even where they touch", () => {
  expect(clearLabels([at(0, 0), at(20, 0), at(0, 10)])).toEqual([true, true, true]);
});

test("of labels that overlap the first stays, and one that is hidden hides no other", () => {
  expect(clearLabels([at(0, 0), at(15, 5), at(30, 5)])).toEqual([true, false, true]);
});
