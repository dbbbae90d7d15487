import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, apiClient } from "./api-client.js";
import { hatchery } from "./hatchery-command.js";
import type { JourneyServer } from "./journey-servers.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

interface Job {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: { readonly message: string } | null;
  readonly progress: {
    readonly stage: string;
    readonly phase: string;
    readonly done: number;
    readonly total: number;
  } | null;
}

const jobFields = "id state attempts error { message } progress { stage phase done total }";

interface Model {
  readonly title: string;
  readonly index: number;
  readonly testAccuracy: number;
  readonly iouNearest: number;
  readonly verdict: string;
  readonly download: {
    readonly url: string;
    readonly filename: string;
    readonly digest: string;
    readonly bytes: number;
  };
}

interface JourneyReport {
  readonly best: {
    readonly index: number;
    readonly test: number;
    readonly model: { readonly index: number; readonly testAccuracy: number };
  };
  readonly verdict: string;
}

/** Collect, train, generate 10, follow each job to its end, download one and see that it is what the server says: on any database and object store. */
export function apiJourney(parts: string, start: () => Promise<JourneyServer>): void {
  describe(`the whole way through the API, on ${parts}`, () => {
    let server: JourneyServer;
    let client: ApiClient;
    let workplace: Workplace;
    beforeAll(async () => {
      workplace = await makeWorkplace();
      server = await start();
      client = apiClient(server.url, server.token);
    });
    afterAll(async () => {
      await server?.close();
      await workplace.remove();
    });

    /** Asks for a job, follows it, and returns all states of it that the server told. */
    async function perform(mutation: string, type: string, input: object): Promise<Job[]> {
      const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { job { ${jobFields} } } }`;
      const variables = { input: { idempotencyKey: `${mutation} ${JSON.stringify(input).length}`, ...input } };
      const { payload } = await client.ask<{ payload: { job: Job } }>(query, variables);
      expect(payload.job).toMatchObject({ attempts: 0, error: null });
      const told = await client.follow<{ job: Job }>(`subscription ($id: ID!) { job(id: $id) { ${jobFields} } }`, {
        id: payload.job.id,
      });
      return told.map(({ job }) => job);
    }

    function expectToHaveEndedWell(states: Job[], ...stages: string[]): Job {
      const last = states.at(-1);
      expect(last?.error).toBeNull();
      expect(last?.state).toBe("COMPLETED");
      expect(states.slice(0, -1).every(({ state }) => state === "QUEUED" || state === "RUNNING")).toBe(true);
      expect([...new Set(states.flatMap(({ progress }) => progress?.stage ?? []))]).toEqual(stages);
      if (last === undefined) throw new Error("The subscription told nothing.");
      return last;
    }

    let checkpointSet: { id: string };
    let diffusionModel: { id: string };
    let generated: Job;

    test("collects checkpoints", async () => {
      const { dataset, architecture, collect, seed } = smallRun;
      const job = expectToHaveEndedWell(
        await perform("collectCheckpoints", "CollectInput", { dataset, architecture, specification: collect, seed }),
        "collect",
      );
      const answer = await client.ask<{ job: { checkpointSet: typeof checkpointSet & Record<string, unknown> } }>(
        "query ($id: ID!) { job(id: $id) { checkpointSet { id title count dimensions subset mode accuracies accuracy { mean } dataset { title } architecture { name } values { url } } } }",
        { id: job.id },
      );
      checkpointSet = answer.job.checkpointSet;
      // The head of an MLP-3 is 25 x 10 weights and 10 biases.
      expect(checkpointSet).toMatchObject({
        title: "MLP-3 on MNIST, head, 12 steps",
        count: 12,
        dimensions: 260,
        mode: "STEPS",
        dataset: { title: "MNIST" },
        architecture: { name: "mlp3" },
      });
    });

    test("learns their distribution", async () => {
      const { train, seed } = smallRun;
      const job = expectToHaveEndedWell(
        await perform("trainDiffusionModel", "TrainInput", {
          checkpointSet: checkpointSet.id,
          specification: train,
          seed,
        }),
        "train",
      );
      const answer = await client.ask<{ job: { diffusionModel: typeof diffusionModel } }>(
        "query ($id: ID!) { job(id: $id) { diffusionModel { id title latent parameters report { verdict } checkpointSet { id } } } }",
        { id: job.id },
      );
      diffusionModel = answer.job.diffusionModel;
      expect(diffusionModel).toMatchObject({
        title: expect.stringMatching(/^MLP-3 on MNIST · head · [0-9A-F]{4}$/),
        latent: 16,
        parameters: 260,
        report: null,
        checkpointSet: { id: checkpointSet.id },
      });
    });

    test("generates 10 models", async () => {
      const input = {
        diffusionModel: diffusionModel.id,
        count: 10,
        sampler: "DDIM",
        steps: 10,
        seed: 3,
        evaluate: false,
      };
      generated = expectToHaveEndedWell(await perform("generateModels", "GenerateInput", input), "generate");
      const { job } = await client.ask<{
        job: { generatedModels: { totalCount: number; edges: { node: { testAccuracy: number | null } }[] } };
      }>(
        "query ($id: ID!) { job(id: $id) { generatedModels(first: 100) { totalCount edges { node { testAccuracy } } } } }",
        { id: generated.id },
      );
      expect(job.generatedModels.totalCount).toBe(10);
      expect(job.generatedModels.edges.every(({ node }) => node.testAccuracy === null)).toBe(true);
    });

    test("judges them, beside every baseline", async () => {
      expectToHaveEndedWell(
        await perform("evaluateModels", "EvaluateInput", {
          generateJob: generated.id,
          specification: smallRun.evaluate,
        }),
        "evaluate",
      );
      const { node } = await client.ask<{ node: { report: JourneyReport } }>(
        `query ($id: ID!) { node(id: $id) { ... on DiffusionModel { report {
          generated { count mean } originals { count mean } verdict verdictReasons engine points { name label points { accuracy iouNearest } }
          baselines { soup { mean } average16 { count } gaussian { count } reconstruction { count } bestCheckpoint { report } noise { amplitude summary { count } } }
          best { index test: report model { index title testAccuracy } } document
        } } } }`,
        { id: diffusionModel.id },
      );
      expect(node.report).toMatchObject({
        generated: { count: 10 },
        originals: { count: 12 },
        baselines: {
          noise: [{ amplitude: 0.05, summary: { count: 4 } }],
          gaussian: { count: 4 },
          average16: { count: 4 },
          reconstruction: { count: 12 },
        },
        document: { schema: 1, splits: { select: "train", report: "test" } },
      });
      const { best, verdict } = node.report;
      expect(best.model).toMatchObject({ index: best.index, testAccuracy: best.test });
      expect(["REPLICA", "INTERPOLATION", "NOVEL"]).toContain(verdict);
    });

    test("serves the best one as a file whose digest and accuracy are those stated", async () => {
      const { generatedModels } = await client.ask<{ generatedModels: { edges: { node: Model }[] } }>(
        `query ($filter: GeneratedModelFilter) { generatedModels(first: 1, orderBy: { field: TEST_ACCURACY, direction: DESC }, filter: $filter) {
          edges { node { title index testAccuracy iouNearest verdict download { url filename digest bytes } } }
        } }`,
        { filter: { job: generated.id } },
      );
      const model = generatedModels.edges[0]?.node;
      if (model === undefined) throw new Error("The job's models are not listed.");
      const response = await fetch(model.download.url);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-disposition")).toContain(model.download.filename);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(bytes.length).toBe(model.download.bytes);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(model.download.digest);

      const file = join(workplace.folder, model.download.filename);
      await writeFile(file, bytes);
      const { code, stdout, stderr } = await hatchery([
        "predict",
        "--architecture",
        "mlp3",
        "--weights",
        file,
        "--dataset",
        "mnist",
        "--json",
      ]);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ count: 10_000, accuracy: model.testAccuracy, notes: [] });
    });

    test("trains a behavioural model, turns its dial, and tells what novelty cannot be had", async () => {
      const specification = { kind: "behavioural", latent: 4, steps: 20, networks: 4, batchSize: 32 };
      const trained = expectToHaveEndedWell(
        await perform("trainDiffusionModel", "TrainInput", { checkpointSet: checkpointSet.id, specification }),
        "train",
      );
      const query =
        "query ($id: ID!) { job(id: $id) { diffusionModel { id kind usesTaskData latent explained trainings { name losses { step } seconds flops } } } }";
      const { job } = await client.ask<{ job: { diffusionModel: { id: string } } }>(query, { id: trained.id });
      const { id } = job.diffusionModel;
      expect(job.diffusionModel).toMatchObject({
        kind: "behavioural",
        usesTaskData: true,
        latent: 4,
        explained: expect.any(Number),
        trainings: [
          {
            name: "decoder",
            losses: expect.arrayContaining([{ step: 20 }]),
            seconds: expect.any(Number),
            flops: expect.any(Number),
          },
        ],
      });
      const made = expectToHaveEndedWell(
        await perform("generateModels", "GenerateInput", { diffusionModel: id, count: 2, temperature: 0.8 }),
        "generate",
        "evaluate",
      );
      const { models, node } = await client.ask<Record<"models" | "node", object>>(
        `query ($job: ID!, $id: ID!) {
          models: job(id: $job) { generatedModels { edges { node { temperature samplerSteps testAccuracy } } } }
          node(id: $id) { ... on DiffusionModel { report { dial { temperature iouNearest summary { count mean } } seconds } } }
        }`,
        { job: made.id, id },
      );
      const model = { temperature: 0.8, samplerSteps: 0, testAccuracy: expect.any(Number) };
      expect(models).toEqual({ generatedModels: { edges: [{ node: model }, { node: model }] } });
      expect(node).toMatchObject({
        report: {
          dial: [0.4, 0.6, 0.8, 1, 1.2].map((temperature) => ({ temperature, summary: { count: 25 } })),
          seconds: { decoder: expect.any(Number) },
        },
      });
      const novelty = { iouAtMost: 0, drawsPerNetwork: 2, images: 500 };
      const refused = await perform("generateModels", "GenerateInput", { diffusionModel: id, count: 1, novelty });
      expect(refused.at(-1)).toMatchObject({
        state: "FAILED",
        error: {
          message: expect.stringContaining("of 2 networks drawn, 0 have an IoU of at most 0 with every checkpoint"),
        },
      });
    });

    test("does the whole way at once, and gives the same models for the same specification and seed", async () => {
      // The stages that were done one by one before are found by what they are, not done again.
      const job = expectToHaveEndedWell(
        await perform("run", "RunInput", { specification: smallRun }),
        "generate",
        "evaluate",
      );
      const query =
        "query ($id: ID!) { job(id: $id) { checkpointSet { id } diffusionModel { id } generatedModels { totalCount edges { node { digest } } } } }";
      const first = await client.ask<{ job: { generatedModels: { totalCount: number } } }>(query, { id: job.id });
      expect(first.job).toMatchObject({
        checkpointSet: { id: checkpointSet.id },
        diffusionModel: { id: diffusionModel.id },
        generatedModels: { totalCount: 6 },
      });
      const again = expectToHaveEndedWell(
        await perform("run", "RunInput", { specification: smallRun, idempotencyKey: "again" }),
      );
      expect(await client.ask(query, { id: again.id })).toEqual(first);
    });

    test("stops a job that is cancelled, and leaves nothing half done", async () => {
      const { dataset, architecture } = smallRun;
      const specification = { mode: "seeds", count: 50, training: { epochs: 100, learningRate: 0.001 } };
      const query = `mutation ($input: CollectInput!) { payload: collectCheckpoints(input: $input) { job { id } } }`;
      const { payload } = await client.ask<{ payload: { job: Job } }>(query, {
        input: { dataset, architecture, specification, idempotencyKey: "to be cancelled" },
      });
      const { id } = payload.job;
      const following = client.follow<{ job: Job }>(`subscription ($id: ID!) { job(id: $id) { ${jobFields} } }`, {
        id,
      });
      await expect
        .poll(
          async () =>
            (await client.ask<{ job: Job }>(`query ($id: ID!) { job(id: $id) { ${jobFields} } }`, { id })).job.progress,
          { timeout: 60_000 },
        )
        .not.toBeNull();
      const { cancelled } = await client.ask<{ cancelled: { job: Job } }>(
        `mutation ($input: CancelJobInput!) { cancelled: cancelJob(input: $input) { job { ${jobFields} } } }`,
        {
          input: { job: id, idempotencyKey: "cancel" },
        },
      );
      expect(cancelled.job.state).toBe("CANCELLED");
      expect((await following).at(-1)?.job.state).toBe("CANCELLED");
      const { job } = await client.ask<{ job: object }>(
        "query ($id: ID!) { job(id: $id) { checkpointSet { id } generatedModels { totalCount } } }",
        { id },
      );
      expect(job).toEqual({ checkpointSet: null, generatedModels: { totalCount: 0 } });
      // The worker is free again.
      const { collect, seed } = smallRun;
      const next = { dataset, architecture, specification: collect, seed, idempotencyKey: "after the cancelled one" };
      expectToHaveEndedWell(await perform("collectCheckpoints", "CollectInput", next));
    });
  });
}
