import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ObjectStore } from "../storage/object-store.js";
import { openStore } from "../storage/open-store.js";
import { deleteImported } from "./delete-imported.js";
import { performStage } from "./stage-request.js";

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-delete-"));
  store = await openStore({ kind: "files", folder: join(folder, "store") });
});
afterEach(() => rm(folder, { recursive: true }));

const keys = async () => {
  const found: string[] = [];
  for await (const key of store.list("")) found.push(key);
  return found.sort();
};

/** Ten squares of each of two brightnesses. */
async function squares(path: string, levels: readonly number[]): Promise<string> {
  for (const level of levels) {
    await mkdir(join(folder, path, `level-${level}`), { recursive: true });
    for (let image = 0; image < 10; image++) {
      const pixels = new Uint8Array(4 * 4 * 3).fill(level + image);
      const png = await sharp(pixels, { raw: { height: 4, width: 4, channels: 3 } })
        .png()
        .toBuffer();
      await writeFile(join(folder, path, `level-${level}`, `${image}.png`), png);
    }
  }
  return join(folder, path);
}

const importFrom = (name: string, path: string) =>
  performStage(
    { stage: "import-dataset", input: { name, path } },
    { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} },
  );

test("a deleted dataset leaves the store as it was; what another has too stays", async () => {
  const some = await squares("some", [0, 100]);
  await importFrom("kept", some);
  const before = await keys();
  // The same images under another name share shards, and images that both have share samples.
  await importFrom("twin", some);
  await importFrom("alike", await squares("alike", [0, 200]));
  expect((await keys()).length).toBeGreaterThan(before.length);
  await deleteImported(store, "twin");
  await deleteImported(store, "alike");
  await deleteImported(store, "alike");
  expect(await keys()).toEqual(before);
});

test("samples are made with an import: eight of each class, found again by the split's digest", async () => {
  const result = await importFrom("squares", await squares("some", [0, 100]));
  if (result.kind !== "dataset") throw new Error("An import of a dataset ends with a dataset.");
  // Every fifth image is tested on, so eight of ten are trained on.
  expect(result.samples.map(({ label }) => label)).toEqual([...Array(8).fill(0), ...Array(8).fill(1)]);
  const first = await store.get(`objects/${result.samples[0]?.object.slice(0, 2)}/${result.samples[0]?.object}`);
  const { data, info } = await sharp(first).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, data[0]]).toEqual([4, 4, 0]);
});
