import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../storage/open-store.js";
import { type CollectInput, collectCheckpoints } from "./collect.js";
import { parseStage } from "./parse-specification.js";
import type { StageContext } from "./stage.js";
import { readCheckpoints } from "./stored-checkpoints.js";

const folders: string[] = [];
const phases = new Set<string>();
let context: StageContext;

async function freshContext(): Promise<StageContext> {
  const folder = await mkdtemp(join(tmpdir(), "pretrained-"));
  folders.push(folder);
  const store = await openStore({ kind: "files", folder });
  const report: StageContext["report"] = ({ phase }) => phases.add(phase);
  return { store, signal: new AbortController().signal, report, saveEverySeconds: 15 };
}

beforeAll(async () => {
  context = await freshContext();
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

function input(count: number, epochs = 1, testCount = 100): CollectInput {
  return {
    dataset: "mnist",
    architecture: "mlp3",
    images: { trainCount: 600, testCount },
    specification: parseStage("collect", {
      mode: "steps",
      subset: "head",
      count,
      pretrain: { epochs, learningRate: 3e-3 },
      learningRate: 1e-3,
    }),
    seed: 3,
  };
}

test("checkpoint sets that begin with the same network train it once, and are what they would be alone", async () => {
  const few = await collectCheckpoints(input(2), context);
  expect(phases).toContain("Training the network");
  phases.clear();
  const more = await collectCheckpoints(input(5), context);
  expect(phases).not.toContain("Training the network");
  const values = async (result: typeof few) => (await readCheckpoints(context.store, result)).values;
  expect((await values(more)).subarray(0, 2 * few.dimensions)).toEqual(await values(few));
  expect(more.frozen).toBe(few.frozen);
  expect(more.seconds.pretrain).toBe(few.seconds.pretrain);
  expect(more.losses.slice(0, few.losses.length)).toEqual(few.losses);

  const alone = await collectCheckpoints(input(5), await freshContext());
  expect(alone.digest).toBe(more.digest);
});

test("a set that is measured on other images begins with the same network", async () => {
  const few = await collectCheckpoints(input(2), context);
  phases.clear();
  const measured = await collectCheckpoints(input(2, 1, 50), context);
  expect(phases).not.toContain("Training the network");
  expect(measured.digest).not.toBe(few.digest);
  expect(measured.values).toBe(few.values);
});

test("another training makes another network", async () => {
  phases.clear();
  await collectCheckpoints(input(2, 2), context);
  expect(phases).toContain("Training the network");
});
