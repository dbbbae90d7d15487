import { expect, test } from "vitest";
import { findOpenUpload } from "./find-open-upload";

const open = [
  { filename: "vit.pth", bytes: 10, sha256: "aa", architecture: null, classes: null, size: null },
  { filename: "vit.pth", bytes: 10, sha256: "bb", architecture: "vit_tiny_patch16_224", classes: 10, size: null },
];
const none = { architecture: "", classes: "", size: "" };

test("an upload goes on when name, size and digest are those of the file", () => {
  expect(findOpenUpload(open, { name: "vit.pth", size: 10 }, "aa", none)).toBe(open[0]);
  expect(findOpenUpload(open, { name: "vit.pth", size: 10 }, "bb", none)).toBe(open[1]);
});

test.each([
  ["another name", { name: "vit2.pth", size: 10 }, "aa"],
  ["another size", { name: "vit.pth", size: 11 }, "aa"],
  ["other bytes", { name: "vit.pth", size: 10 }, "cc"],
])("a file with %s is a new upload", (_what, file, digest) => {
  expect(findOpenUpload(open, file, digest, none)).toBeUndefined();
});

test("it goes on as it was asked for, and is a new one when something else is", () => {
  const file = { name: "vit.pth", size: 10 };
  expect(findOpenUpload(open, file, "bb", { ...none, classes: 10 })).toBe(open[1]);
  expect(findOpenUpload(open, file, "bb", { ...none, classes: 100 })).toBeUndefined();
  expect(findOpenUpload(open, file, "aa", { ...none, architecture: "vit_base_patch16_224" })).toBeUndefined();
  expect(findOpenUpload(open, file, "aa", { ...none, size: 384 })).toBeUndefined();
});
