import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testing/start-test-server.js";

const fromWeights = { mode: "steps", weights: "0123456789abcdef", learningRate: 0.001 };
const collect = { mode: "seeds", count: 4, training: { epochs: 1, learningRate: 0.001 } };
const run = { dataset: "mnist", architecture: "mlp3", collect };
const unknownId = Buffer.alloc(17, 1).toString("base64url");

let keys = 0;
const mutate = (name: string, type: string, input: object) =>
  server.asAdmin(`mutation ($input: ${type}!) { ${name}(input: $input) { job { id } } }`, {
    input: { idempotencyKey: `key ${keys++}`, ...input },
  });
const jobCount = async () => (await server.ask("{ jobs { totalCount } }")).data?.["jobs"];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe("what cannot be done is refused before a job is made", () => {
  const cases: [what: string, mutation: string, type: string, input: object, field: string, sentence: string][] = [
    [
      "an unknown dataset",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnits", architecture: "mlp3", specification: collect },
      "dataset",
      'There is no dataset "mnits". Did you mean "mnist"?',
    ],
    [
      "an unknown architecture",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnist", architecture: "mlp", specification: collect },
      "architecture",
      'There is no architecture "mlp". Did you mean "mlp3"?',
    ],
    [
      "no checkpoints",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnist", architecture: "mlp3", specification: { ...collect, count: 0 } },
      "specification.count",
      "collect.count is 0: it must be more than 0.",
    ],
    [
      "a negative number of checkpoints",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnist", architecture: "mlp3", specification: { ...collect, count: -3 } },
      "specification.count",
      "collect.count is -3: it must be more than 0.",
    ],
    [
      "a seed below 0",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnist", architecture: "mlp3", specification: collect, seed: -1 },
      "seed",
      "seed is -1: it must be a whole number from 0 to 4294967295.",
    ],
    [
      "images of a misspelt size",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnist", architecture: "mlp3", images: { sise: 10 }, specification: collect },
      "images.sise",
      'Did you mean "size"?',
    ],
    [
      "weights that were never imported",
      "collectCheckpoints",
      "CollectInput",
      { dataset: "mnist", architecture: "mlp3", specification: fromWeights },
      "specification.weights",
      "There is no result",
    ],
    [
      "a run from weights that were never imported",
      "run",
      "RunInput",
      { specification: { ...run, collect: fromWeights } },
      "specification.collect.weights",
      "There is no result",
    ],
    [
      "a misspelt key deep in a run",
      "run",
      "RunInput",
      { specification: { ...run, collect: { ...collect, training: { epoch: 1, learningRate: 0.1 } } } },
      "specification.collect.training.epoch",
      'Did you mean "epochs"?',
    ],
    [
      "a run over an unknown dataset",
      "run",
      "RunInput",
      { specification: { ...run, dataset: "cifar" } },
      "specification.dataset",
      'There is no dataset "cifar".',
    ],
    [
      "a run over a subset that is none",
      "run",
      "RunInput",
      { specification: { ...run, collect: { ...collect, subset: "hed" } } },
      "specification.collect.subset",
      'has no subset "hed"',
    ],
    [
      "a run without a dataset",
      "run",
      "RunInput",
      { specification: { architecture: "mlp3", collect } },
      "specification.dataset",
      "dataset is missing",
    ],
    [
      "a negative number of models",
      "generateModels",
      "GenerateInput",
      { diffusionModel: unknownId, count: -1 },
      "count",
      "generate.count is -1: it must be more than 0.",
    ],
    [
      "a temperature of zero",
      "generateModels",
      "GenerateInput",
      { diffusionModel: unknownId, count: 1, temperature: 0 },
      "temperature",
      "generate.temperature is 0: it must be more than 0.",
    ],
    [
      "a temperature, and a wish that stands for one",
      "generateModels",
      "GenerateInput",
      { diffusionModel: unknownId, count: 1, temperature: 1, prefer: "NOVELTY" },
      "prefer",
      "it stands for a temperature, so that generate.temperature cannot be given with it",
    ],
    [
      "novelty beyond every measure",
      "generateModels",
      "GenerateInput",
      { diffusionModel: unknownId, count: 1, novelty: { iouAtMost: 1.5, drawsPerNetwork: null } },
      "novelty.iouAtMost",
      "generate.novelty.iouAtMost is 1.5",
    ],
    [
      "a novelty of replicas",
      "generateModels",
      "GenerateInput",
      { diffusionModel: unknownId, count: 1, novelty: { verdict: "REPLICA" } },
      "novelty.verdict",
      "generate.novelty.verdict",
    ],
    [
      "a checkpoint set that is a text",
      "trainDiffusionModel",
      "TrainInput",
      { checkpointSet: "mine" },
      "checkpointSet",
      'checkpointSet is "mine", which is no id of this server; give the `id` of a checkpoint set.',
    ],
    [
      "a checkpoint set that is no more",
      "trainDiffusionModel",
      "TrainInput",
      { checkpointSet: Buffer.alloc(17, 2).toString("base64url") },
      "checkpointSet",
      "of a checkpoint set that there is not",
    ],
    [
      "a job that is no job",
      "cancelJob",
      "CancelJobInput",
      { job: Buffer.alloc(17, 2).toString("base64url") },
      "job",
      "which is the id of a checkpoint set; give the `id` of a job",
    ],
    [
      "an empty key",
      "run",
      "RunInput",
      { specification: run, idempotencyKey: "" },
      "idempotencyKey",
      "idempotencyKey must be longer than or equal to 1 characters",
    ],
  ];

  it.each(cases)("%s", async (_what, mutation, type, input, field, sentence) => {
    const { data, errors } = await mutate(mutation, type, input);
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain(sentence);
    expect(errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field });
    expect(await jobCount()).toEqual({ totalCount: 0 });
  });
});

describe("writing", () => {
  const query = "mutation ($input: RunInput!) { run(input: $input) { job { id } } }";
  const input = { specification: run, idempotencyKey: "by anyone" };

  it.each([
    ["without a token", {}, "no token came with the request"],
    ["with another token", { authorization: "Bearer guess" }, "the request's token is not the admin's"],
    ["with the token as a password", { authorization: "Basic guess" }, "no token came with the request"],
  ])("%s is refused, and the refusal says where the token stands", async (_how, headers, reason) => {
    const { data, errors } = await server.ask(query, { input }, headers);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({ code: "UNAUTHENTICATED" });
    expect(errors?.[0]?.message).toContain(reason);
    expect(errors?.[0]?.message).toContain("the file admin-token in the server's data folder");
    expect(await jobCount()).toEqual({ totalCount: 0 });
  });
});

describe("a key that makes a request count once", () => {
  const query = "mutation ($input: RunInput!) { run(input: $input) { job { id title state kind specification } } }";
  const ask = (idempotencyKey: string, specification: object) =>
    server.asAdmin(query, { input: { specification, idempotencyKey } });

  it("gives the same job for the same request, however often and however many at once", async () => {
    const before = await ask("once", run);
    expect(before.errors).toBeUndefined();
    expect(before.data?.["run"]).toMatchObject({
      job: { state: "QUEUED", kind: "RUN", title: "Hatch 100 networks from MLP-3 on MNIST, whole, 4 seeds" },
    });
    // Keys in another order are the same input.
    const again = await ask("once", { collect, architecture: "mlp3", dataset: "mnist" });
    expect(again).toEqual(before);
    const many = await Promise.all(Array.from({ length: 5 }, () => ask("at once", run)));
    expect(new Set(many.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await jobCount()).toEqual({ totalCount: 2 });
  });

  it("is refused for another request", async () => {
    const { errors } = await ask("once", { ...run, seed: 5 });
    expect(errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "idempotencyKey" });
    expect(errors?.[0]?.message).toContain("was used for another input");
  });
});

describe("a queued job", () => {
  it("can be cancelled, once", async () => {
    const made = await server.asAdmin("mutation ($input: RunInput!) { run(input: $input) { job { id } } }", {
      input: { specification: run, idempotencyKey: "to be cancelled" },
    });
    const id = idOf(made.data?.["run"]);
    const cancel = (idempotencyKey: string) =>
      server.asAdmin(
        "mutation ($input: CancelJobInput!) { cancelJob(input: $input) { job { state finishedAt log } } }",
        { input: { job: id, idempotencyKey } },
      );
    const cancelled = await cancel("cancel");
    expect(cancelled.data?.["cancelJob"]).toMatchObject({
      job: { state: "CANCELLED", log: [expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Cancelled\.$/)] },
    });
    expect(await cancel("cancel")).toEqual(cancelled);
    const again = await cancel("cancel again");
    expect(again.errors?.[0]).toMatchObject({
      message: "The job is cancelled already; only what is queued or running can be cancelled.",
      extensions: { code: "BAD_USER_INPUT", field: "job" },
    });
  });
});

function idOf(payload: unknown): string {
  const { job } = Object(payload);
  return String(Object(job).id);
}
