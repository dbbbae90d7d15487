import { expect, it } from "vitest";
import { checkImport, emptyImport, importInput } from "./import-draft";

it("finds nothing wrong with a published dataset and a path", () => {
  const draft = { ...emptyImport, published: "cifar10", path: " cifar/ ", size: 32 };
  expect(checkImport(draft)).toEqual({});
  // What is published has its own size.
  expect(importInput(draft)).toEqual({ dataset: "cifar10", path: "cifar/" });
});

it("takes no path for a download", () => {
  const draft = { ...emptyImport, published: "cifar10", from: "download", path: "typed before" } as const;
  expect(checkImport({ ...draft, path: "" })).toEqual({});
  expect(importInput(draft)).toEqual({ dataset: "cifar10", download: true });
});

it("wants a name for a dataset of one's own, and a path for any", () => {
  expect(Object.keys(checkImport(emptyImport))).toEqual(["dataset", "path"]);
  expect(Object.keys(checkImport({ ...emptyImport, name: "My birds", path: "birds" }))).toEqual(["dataset"]);
  const draft = { ...emptyImport, name: "birds", path: "birds", size: 64 };
  expect(checkImport(draft)).toEqual({});
  expect(importInput(draft)).toEqual({ dataset: "birds", path: "birds", size: 64 });
  expect(importInput({ ...draft, size: "" })).toEqual({ dataset: "birds", path: "birds" });
});
