import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startServer } from "@hatchery/api/start-server.js";
import { pino } from "pino";
import { startWeb } from "../../servers/web.js";
import { apiClient } from "../api-client.js";
import { repository } from "../running-command.js";
import { makeWorkplace, smallRun } from "../small-run.js";
import { uploadClient } from "../upload-client.js";
import type { Place } from "./place.js";

interface RunAnswer {
  readonly job: {
    readonly state: string;
    readonly error: { readonly message: string } | null;
    readonly checkpointSet: { readonly id: string };
    readonly diffusionModel: { readonly id: string };
    readonly generatedModels: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  };
}

/**
 * API and gallery on free ports, with what one small run hatched.
 * @throws Error when the run fails.
 */
export async function startPlace(): Promise<Place> {
  const workplace = await makeWorkplace();
  const server = await startServer(
    {
      dataFolder: workplace.newData(),
      host: "127.0.0.1",
      port: 0,
      webOrigins: ["*"],
      worker: true,
      importFolder: workplace.folder,
      demo: false,
      maxUploadBytes: 2 ** 30,
      logLevel: "silent",
    },
    pino({ level: "silent" }),
  );
  const adminToken = server.adminToken ?? "";
  const client = apiClient(server.url, adminToken);
  const { run } = await client.ask<{ run: { job: { id: string } } }>(
    "mutation ($input: RunInput!) { run(input: $input) { job { id } } }",
    { input: { specification: smallRun, idempotencyKey: "browser" } },
  );
  const { id } = run.job;
  await client.follow("subscription ($id: ID!) { job(id: $id) { state } }", { id });
  const { job } = await client.ask<RunAnswer>(
    "query ($id: ID!) { job(id: $id) { state error { message } checkpointSet { id } diffusionModel { id } generatedModels { edges { node { id } } } } }",
    { id },
  );
  const model = job.generatedModels.edges[0]?.node.id;
  if (job.state !== "COMPLETED" || model === undefined)
    throw new Error(`The run for the browser tests is ${job.state}: ${job.error?.message ?? "it made no models"}`);
  const file = new Uint8Array(await readFile(join(repository, "test/fixtures/uploads/mlp3.pth")));
  const { weights, error } = await uploadClient(client).upload("mlp3.pth", file);
  if (weights === null) throw new Error(`The upload for the browser tests was refused: ${error?.message}`);
  const { datasets } = await client.ask<{ datasets: { edges: { node: { id: string; name: string } }[] } }>(
    "{ datasets { edges { node { id name } } } }",
  );
  const idOf = (name: string) => datasets.edges.find(({ node }) => node.name === name)?.node.id ?? "";
  const web = await startWeb(`${server.url}/graphql`);
  return {
    webUrl: web.url,
    apiUrl: `${server.url}/graphql`,
    adminToken,
    client,
    importFolder: workplace.folder,
    ids: {
      job: id,
      checkpointSet: job.checkpointSet.id,
      diffusionModel: job.diffusionModel.id,
      model,
      weights: weights.id,
      dataset: idOf("mnist"),
      absentDataset: idOf("cifar10"),
    },
    async close() {
      await web.close();
      await server.close();
      await workplace.remove();
    },
  };
}
