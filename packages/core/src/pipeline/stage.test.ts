import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Interrupted } from "../errors.js";
import type { ObjectStore } from "../storage/object-store.js";
import { openStore } from "../storage/open-store.js";
import { readResult, runStage, type StageContext, type StageTask, type Unstored } from "./stage.js";

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stage-"));
  store = await openStore({ kind: "files", folder });
});
afterEach(() => rm(folder, { recursive: true }));

function context(overrides: Partial<StageContext> = {}): StageContext {
  return { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 0.001, ...overrides };
}

const result = (seconds: number): Unstored<"generated-set"> => ({
  seed: 1,
  diffusionModel: "d".repeat(64),
  specification: { count: 1, sampler: "ddim", steps: 5 },
  values: "e".repeat(64),
  models: [],
  flops: 10,
  seconds: { generate: seconds },
});

test("a stage whose result is stored is not computed again", async () => {
  let computed = 0;
  const run = () =>
    runStage("generated-set", { seed: 1 }, context(), async () => {
      computed++;
      return result(2);
    });
  const first = await run();
  expect((await run()).digest).toBe(first.digest);
  expect(computed).toBe(1);
});

test("the digest of a result leaves out how long it took, and nothing else", async () => {
  const stored = (identity: object, unstored: Unstored<"generated-set">) =>
    runStage("generated-set", identity, context(), async () => unstored);
  const { digest } = await stored({ run: 1 }, result(2));
  expect((await stored({ run: 2 }, result(3))).digest).toBe(digest);
  expect((await stored({ run: 3 }, { ...result(2), flops: 11 })).digest).not.toBe(digest);
});

test("a stopped stage goes on from its saved state, which is removed at its end", async () => {
  const stop = new AbortController();
  const count = async (task: StageTask, stopAt: number) => {
    let step = (await task.restore("counting"))?.step ?? 0;
    const from = step;
    for (; step < 5; step++) {
      if (step === stopAt) stop.abort();
      await task.checkpoint("counting", async () => ({ step, tensors: {} }));
    }
    return from;
  };
  const stopped = runStage("generated-set", {}, context({ signal: stop.signal }), async (task) => {
    await count(task, 3);
    return result(1);
  });
  await expect(stopped).rejects.toThrow(Interrupted);
  let from = -1;
  await runStage("generated-set", {}, context(), async (task) => {
    from = await count(task, -1);
    return result(1);
  });
  expect(from).toBe(3);
  const left: string[] = [];
  for await (const key of store.list("state/")) left.push(key);
  expect(left).toEqual([]);
});

test("a result is found by the first digits of its digest, and refused as what it is not", async () => {
  const { digest } = await runStage("generated-set", {}, context(), async () => result(1));
  expect((await readResult(store, "generated-set", digest.slice(0, 6))).digest).toBe(digest);
  await expect(readResult(store, "evaluation", digest)).rejects.toThrow(
    `${digest} is the digest of a set of generated models; an evaluation is needed.`,
  );
  await expect(readResult(store, "evaluation", "beef1")).rejects.toThrow('There is no result that begins with "beef1"');
});

test("a result that was changed in the store is refused", async () => {
  const { digest } = await runStage("generated-set", {}, context(), async () => result(1));
  const key = `results/${digest}.json`;
  const text = new TextDecoder().decode(await store.get(key));
  await store.put(key, new TextEncoder().encode(text.replace('"flops":10', '"flops":12')));
  await expect(readResult(store, "generated-set", digest)).rejects.toThrow("is damaged");
});
