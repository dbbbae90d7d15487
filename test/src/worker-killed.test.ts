import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../servers/free-port.js";
import type { RunningCommand } from "./running-command.js";
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
beforeAll(async () => {
  workplace = await makeWorkplace();
});
const started: RunningCommand[] = [];
afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  await workplace.remove();
});

test("a job whose server is killed goes on when the server is started again, and ends well", async () => {
  const settings = { HATCHERY_DATA: workplace.newData(), API_PORT: String(await freePort()) };
  const killed = await start(settings);
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

  const second = await start(settings);
  const told = await second.client.follow<Told>(`subscription ${query}`, { id });
  expect(told.at(-1)?.job).toMatchObject({ state: "COMPLETED", attempts: 2, error: null });
  expect(told.at(-1)?.job.checkpointSet?.accuracies).toHaveLength(12);
  second.running.child.kill("SIGTERM");
  expect(await second.running.ended).toMatchObject({ code: 0 });
}, 300_000);

test("an upload whose server is killed while it is read becomes weights once, when the server is started again", async () => {
  const dataFolder = workplace.newData();
  const settings = { HATCHERY_DATA: dataFolder, API_PORT: String(await freePort()) };
  const killed = await start(settings);
  const uploads = uploadClient(killed.client);
  const file = vitTiny();
  const upload = await uploads.start("vit.safetensors", file.length);
  for (const part of [1, 2, 3]) await uploads.send(upload, file, part);
  const { job } = await uploads.complete(upload);
  const look = async () => (await uploads.now(upload.id)).state;
  await expect.poll(look, { timeout: 60_000, interval: 50 }).toBe("IMPORTING");
  killed.running.child.kill("SIGKILL");
  await killed.running.ended;

  const second = await start(settings);
  const ended = await uploadClient(second.client).ended({ ...upload, job });
  expect(ended).toMatchObject({ state: "IMPORTED", error: null, job: { state: "COMPLETED" } });
  const { weights } = await second.client.ask<{ weights: object }>("{ weights { totalCount } }");
  expect(weights).toEqual({ totalCount: 1 });
  expect(existsSync(join(dataFolder, "objects", "uploads"))).toBe(false);
  second.running.child.kill("SIGTERM");
  expect(await second.running.ended).toMatchObject({ code: 0 });
}, 300_000);

async function start(settings: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const api = await startApi(settings);
  started.push(api.running);
  return api;
}
