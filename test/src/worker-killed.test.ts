import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../servers/free-port.js";
import { writeDatasetFolder } from "./dataset-folder.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";
import { type ApiProcess, startApi } from "./start-api.js";
import { uploadClient } from "./upload-client.js";
import { vitTiny } from "./vit-tiny.js";

const query =
  "($id: ID!) { job(id: $id) { state attempts error { message } progress { phase done total } checkpointSet { accuracies } } }";

interface Told {
  readonly job: {
    readonly state: string;
    readonly attempts: number;
    readonly error: { readonly message: string } | null;
    readonly progress: { readonly phase: string; readonly done: number; readonly total: number } | null;
    readonly checkpointSet: { readonly accuracies: readonly number[] } | null;
  };
}

let workplace: Workplace;
let settings: { HATCHERY_DATA: string; HATCHERY_IMPORT_FOLDER: string; API_PORT: string };
beforeAll(async () => {
  workplace = await makeWorkplace();
  settings = {
    HATCHERY_DATA: workplace.newData(),
    HATCHERY_IMPORT_FOLDER: workplace.folder,
    API_PORT: String(await freePort()),
  };
});
const started: ApiProcess[] = [];
afterAll(async () => {
  for (const { running: api } of started) api.child.kill("SIGKILL");
  await Promise.all(started.map(({ running: api }) => api.ended));
  await workplace.remove();
});

test("a job whose server is killed goes on when the server is started again, and ends well", async () => {
  const killed = await start();
  const collect = { ...smallRun.collect, pretrain: { epochs: 2, learningRate: 0.003 } };
  const input = { dataset: "mnist", architecture: "mlp3", specification: collect, idempotencyKey: "to be killed" };
  const asked = await killed.client.ask<{ payload: { job: { id: string } } }>(
    "mutation ($input: CollectInput!) { payload: collectCheckpoints(input: $input) { job { id } } }",
    { input },
  );
  const { id } = asked.payload.job;
  const look = async () => (await killed.client.ask<Told>(`query ${query}`, { id })).job.progress?.done ?? 0;
  await expect.poll(look, { timeout: 60_000, interval: 200 }).toBeGreaterThan(20);
  killed.running.child.kill("SIGKILL");
  await killed.running.ended;

  const second = await start();
  const told = await second.client.follow<Told>(`subscription ${query}`, { id });
  expect(told.at(-1)?.job).toMatchObject({ state: "COMPLETED", attempts: 2, error: null });
  expect(told.at(-1)?.job.checkpointSet?.accuracies).toHaveLength(12);
}, 300_000);

test("an upload whose server is killed while it is read becomes weights once, when the server is started again", async () => {
  const killed = running();
  const uploads = uploadClient(killed.client);
  const file = vitTiny();
  const upload = await uploads.start("vit.safetensors", file.length);
  for (const part of [1, 2, 3]) await uploads.send(upload, file, part);
  const { job } = await uploads.complete(upload);
  const look = async () => (await uploads.now(upload.id)).state;
  await expect.poll(look, { timeout: 60_000, interval: 50 }).toBe("IMPORTING");
  killed.running.child.kill("SIGKILL");
  await killed.running.ended;

  const second = await start();
  const ended = await uploadClient(second.client).ended({ ...upload, job });
  expect(ended).toMatchObject({ state: "IMPORTED", error: null, job: { state: "COMPLETED" } });
  const { weights } = await second.client.ask<{ weights: object }>("{ weights { totalCount } }");
  expect(weights).toEqual({ totalCount: 1 });
  expect(existsSync(join(settings.HATCHERY_DATA, "objects", "uploads"))).toBe(false);
}, 300_000);

test("an import whose server is killed goes on from what it has stored, and the dataset is there once it is through", async () => {
  // Three thousand images take seconds, and as pixels more than one shard of 32 MiB.
  await writeDatasetFolder(join(settings.HATCHERY_IMPORT_FOLDER, "flowers"), { perClass: 1000, side: 96 });
  const killed = running();
  const { payload } = await killed.client.ask<{ payload: { job: { id: string } } }>(
    "mutation ($input: ImportDatasetInput!) { payload: importDataset(input: $input) { job { id } } }",
    { input: { dataset: "flowers", path: "flowers", idempotencyKey: "to be killed, too" } },
  );
  const { id } = payload.job;
  const look = async () => (await killed.client.ask<Told>(`query ${query}`, { id })).job.progress?.done ?? 0;
  await expect.poll(look, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
  const counts = "{ datasets(first: 100) { edges { node { name state splits { count } } } } }";
  const flowers = async ({ client }: ApiProcess) =>
    (await client.ask<{ datasets: { edges: { node: { name: string } }[] } }>(counts)).datasets.edges
      .map(({ node }) => node)
      .find(({ name }) => name === "flowers");
  expect(await flowers(killed)).toBeUndefined();
  killed.running.child.kill("SIGKILL");
  await killed.running.ended;

  const second = await start();
  const told = await second.client.follow<Told>(`subscription ${query}`, { id });
  expect(told.at(-1)?.job).toMatchObject({ state: "COMPLETED", attempts: 2, error: null });
  expect(await flowers(second)).toEqual({
    name: "flowers",
    state: "IMPORTED",
    splits: [{ count: 2400 }, { count: 600 }],
  });
  second.running.child.kill("SIGTERM");
  expect(await second.running.ended).toMatchObject({ code: 0 });
}, 300_000);

/** Starts the server, or starts it again, for one test to take over from the other. */
async function start(): Promise<ApiProcess> {
  const api = await startApi(settings);
  started.push(api);
  return api;
}

function running(): ApiProcess {
  const last = started.at(-1);
  if (last === undefined) throw new Error("No server was started.");
  return last;
}
