import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "@hatchery/core/errors.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { importPath } from "./import-path.js";

let outside: string;
let folder: string;
beforeAll(async () => {
  outside = await realpath(await mkdtemp(join(tmpdir(), "hatchery-path-")));
  folder = join(outside, "imports");
  await mkdir(join(folder, "cifar10"), { recursive: true });
  await mkdir(join(outside, "imports-of-others"));
  await writeFile(join(outside, "secret"), "");
  await symlink(outside, join(folder, "way-out"));
  await symlink(join(folder, "cifar10"), join(folder, "another-name"));
});
afterAll(() => rm(outside, { recursive: true }));

it.each([
  ["cifar10", "cifar10"],
  ["./cifar10/", "cifar10"],
  [".", ""],
  ["another-name", "cifar10"],
  ["..data/../cifar10", "cifar10"],
])("%s is read within the folder, links resolved", async (path, place) => {
  expect(await importPath(folder, path)).toEqual({ root: folder, path: join(folder, place) });
});

it("takes a whole path that lies within the folder", async () => {
  expect((await importPath(folder, join(folder, "cifar10"))).path).toBe(join(folder, "cifar10"));
});

it.each([
  ["..", "leads out of the folder"],
  ["../secret", "leads out of the folder"],
  ["../imports-of-others", "leads out of the folder"],
  ["cifar10/../../secret", "leads out of the folder"],
  ["/etc/passwd", "leads out of the folder"],
  ["way-out", "leads out of the folder"],
  ["way-out/secret", "leads out of the folder"],
  ["cifar100", "has nothing of that name"],
  ["cifar10\0", "has nothing of that name"],
])("%j is refused", async (path, sentence) => {
  const refusal = importPath(folder, path);
  await expect(refusal).rejects.toThrow(sentence);
  await expect(refusal).rejects.toMatchObject({ field: "path" });
});

it("without a folder, or with one that is not there, says what to set", async () => {
  await expect(importPath(undefined, "cifar10")).rejects.toThrow(
    "HATCHERY_IMPORT_FOLDER is not set. Let it name the folder that has the datasets' files",
  );
  const missing = importPath(join(outside, "none"), "cifar10");
  await expect(missing).rejects.toThrow(BadInput);
  await expect(missing).rejects.toThrow("which does not exist");
});
