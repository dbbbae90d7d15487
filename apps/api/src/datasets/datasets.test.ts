import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { performStage } from "@hatchery/core/pipeline/stage-request.js";
import { openStore } from "@hatchery/core/storage/open-store.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testing/start-test-server.js";

interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly classCount: number;
  readonly classes: readonly string[];
  readonly samples: readonly { readonly label: number; readonly url: string }[];
  readonly [field: string]: unknown;
}

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-datasets-"));
  await mkdir(join(folder, "imports"));
  const fixture = fileURLToPath(
    new URL("../../../../packages/core/src/datasets/fixtures/colours.parquet", import.meta.url),
  );
  await cp(fixture, join(folder, "imports", "colours.parquet"));
  // As the command line imports it while no server runs.
  const store = await openStore({ kind: "files", folder: join(folder, "data", "objects") });
  const context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
  await performStage(
    { stage: "import-dataset", input: { name: "beetles", path: join(folder, "imports", "colours.parquet") } },
    context,
  );
  server = await startTestServer({ dataFolder: join(folder, "data"), importFolder: join(folder, "imports") });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const fields = `id name title state classCount classes(first: 3) image { height width channels } licence source citation
  transforms { train evaluation } splits { name count digest bytes perClass(first: 10) }
  forms { name files { name bytes checksum urls } } samples(perClass: 1) { label height width url }
  import { digest form storage files { name } unreadableCount unreadable { split name reason } }`;

async function all(): Promise<readonly Dataset[]> {
  const { data, errors } = await server.ask(`{ datasets { edges { node { ${fields} } } } }`);
  expect(errors).toBeUndefined();
  return Object(data).datasets.edges.map(({ node }: { node: Dataset }) => node);
}

async function named(name: string): Promise<Dataset> {
  const found = (await all()).find((dataset) => dataset.name === name);
  if (found === undefined) throw new Error(`${name} is not listed.`);
  return found;
}

describe("datasets", () => {
  it("are all listed, whether their images are here or not", async () => {
    expect((await all()).map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      "beetles IMPORTED",
      "cifar10 NOT_IMPORTED",
      "cifar100 NOT_IMPORTED",
      "flowers102 NOT_IMPORTED",
      "food101 NOT_IMPORTED",
      "imagenet1k NOT_IMPORTED",
      "mnist COMES_ALONG",
      "oxford-pets NOT_IMPORTED",
      "shapes GENERATED",
      "stl10 NOT_IMPORTED",
    ]);
  });

  it("that come along are known to the last image: class balance, digests, and samples as PNG", async () => {
    const mnist = await named("mnist");
    // Counted from the labels that the makers publish, by NumPy: numpy.bincount(labels).
    expect(mnist["splits"]).toMatchObject([
      { name: "train", count: 60_000, perClass: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949] },
      { name: "test", count: 10_000, perClass: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009] },
    ]);
    expect(mnist.samples.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(mnist.samples[0]).toMatchObject({ height: 28, width: 28 });
    const response = await fetch(mnist.samples[0]?.url ?? "");
    const bytes = new Uint8Array(await response.arrayBuffer());
    // The signature that every PNG begins with.
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  });

  it("that are not here say which files would bring them, and where those are", async () => {
    expect(await named("cifar10")).toMatchObject({
      title: "CIFAR-10",
      citation: expect.stringContaining("Krizhevsky"),
      splits: [
        { name: "train", count: 50_000, digest: null, perClass: null },
        { name: "test", count: 10_000, digest: null, perClass: null },
      ],
      forms: [
        {
          name: "cifar-binary",
          files: [
            {
              name: "cifar-10-binary.tar.gz",
              bytes: 170_052_171,
              checksum: "sha256:c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
              urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
            },
          ],
        },
        { name: "cifar-python" },
      ],
      samples: [],
      import: null,
    });
    expect((await named("stl10"))["splits"]).toMatchObject([{ name: "train" }, { name: "test" }]);
  });

  it("that another program imported are found at the start", async () => {
    expect(await named("beetles")).toMatchObject({
      title: "beetles",
      classCount: 3,
      classes: ["ant", "bee", "Colorado beetle"],
      citation: null,
      forms: [],
      import: { form: "parquet", storage: "files", files: [], unreadableCount: 0, unreadable: [] },
    });
  });

  it("of a thousand classes give as many names as are asked for, from where they are", async () => {
    const imagenet = await named("imagenet1k");
    expect([imagenet.classCount, imagenet.classes.length]).toEqual([1000, 3]);
    const { data } = await server.ask(
      "query ($id: ID!) { node(id: $id) { ... on Dataset { few: classes(from: 998) all: classes } } }",
      { id: imagenet.id },
    );
    const { few, all: classes } = Object(data).node;
    expect(classes).toHaveLength(1000);
    expect(few).toEqual(classes.slice(998));
    const { errors } = await server.ask(
      "query ($id: ID!) { node(id: $id) { ... on Dataset { classes(first: 1001) } } }",
      { id: imagenet.id },
    );
    expect(errors?.[0]?.message).toBe("first must not be greater than 1000, but is 1001.");
  });
});

describe("an import", () => {
  let keys = 0;
  const query =
    "mutation ($input: ImportDatasetInput!) { importDataset(input: $input) { job { id kind title state specification } } }";
  const ask = (input: object) =>
    server.asAdmin(query, {
      input: { idempotencyKey: `import ${keys++}`, dataset: "insects", path: "colours.parquet", ...input },
    });

  it.each([
    [
      "a path out of the folder",
      { path: "../data" },
      "path",
      "leads out of the folder that HATCHERY_IMPORT_FOLDER names",
    ],
    ["a path to nothing", { path: "cifar10" }, "path", "has nothing of that name"],
    ["no path", { path: undefined }, "path", "path is missing: say where the files are, or download them."],
    ["a path and a download at once", { download: true }, "download", "Both path and download are given"],
    [
      "a download of what is not published",
      { path: undefined, download: true },
      "download",
      "insects is none of the published datasets",
    ],
    [
      "a download that its makers do not give to everybody",
      { dataset: "imagenet1k", path: undefined, download: true },
      "download",
      "cannot be downloaded without its makers' leave; get its files from https://",
    ],
    ["a name that is none", { dataset: "My insects" }, "dataset", "called by small letters, digits and dashes"],
    ["a name that is taken", { dataset: "shapes" }, "dataset", "Shapes is there already, without an import"],
    ["MNIST, which comes along", { dataset: "mnist" }, "dataset", "MNIST is there already, without an import"],
    ["a size of no pixels", { size: 0 }, "size", "size must not be less than 1"],
  ])("of %s is refused before a job is made", async (_what, input, field, sentence) => {
    const { errors } = await ask(input);
    expect(errors?.[0]?.message).toContain(sentence);
    expect(errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field });
    expect((await server.ask("{ jobs { totalCount } }")).data).toEqual({ jobs: { totalCount: 0 } });
  });

  it("is for admins", async () => {
    const { errors } = await server.ask(query, { input: { idempotencyKey: "k", dataset: "insects", path: "." } });
    expect(errors?.[0]?.extensions).toEqual({ code: "UNAUTHENTICATED" });
  });

  it("gives its job at once, the same for the same key, and no other while that one waits", async () => {
    const first = await ask({ idempotencyKey: "once", size: 32 });
    expect(first.data?.["importDataset"]).toMatchObject({
      job: {
        kind: "IMPORT_DATASET",
        title: "Import insects",
        state: "QUEUED",
        specification: { importDataset: { dataset: "insects", path: "colours.parquet", size: 32 } },
      },
    });
    expect(await ask({ idempotencyKey: "once", size: 32 })).toEqual(first);
    expect((await ask({})).errors?.[0]?.message).toBe(
      "insects is being imported already; follow that job, or cancel it first.",
    );
    // It would replace images, and none of them belong to a result yet.
    expect((await ask({ dataset: "beetles" })).errors).toBeUndefined();
  });
});

describe("a deletion", () => {
  const ask = (dataset: string) =>
    server.asAdmin(
      "mutation ($input: DeleteDatasetInput!) { deleteDataset(input: $input) { dataset { name state } } }",
      { input: { dataset } },
    );

  it("is refused of what belongs to the program, and while a job is at the dataset", async () => {
    const [mnist, beetles] = [await named("mnist"), await named("beetles")];
    expect((await ask(mnist.id)).errors?.[0]?.message).toBe(
      "MNIST belongs to the program; only what was imported can be deleted.",
    );
    expect((await ask(beetles.id)).errors?.[0]?.message).toBe(
      "beetles stays while a job is at it: Import beetles. Wait for its end, or cancel it.",
    );
  });

  it("leaves nothing, and can be asked again", async () => {
    const { data } = await server.ask("{ jobs { edges { node { id title } } } }");
    const jobs: { node: { id: string; title: string } }[] = Object(data).jobs.edges;
    for (const { node } of jobs)
      await server.asAdmin("mutation ($input: CancelJobInput!) { cancelJob(input: $input) { job { id } } }", {
        input: { job: node.id, idempotencyKey: `cancel ${node.id}` },
      });
    const beetles = await named("beetles");
    const gone = { data: { deleteDataset: { dataset: null } } };
    expect(await ask(beetles.id)).toEqual(gone);
    expect(await ask(beetles.id)).toEqual(gone);
    expect((await all()).map(({ name }) => name)).not.toContain("beetles");
    expect((await fetch(beetles.samples[0]?.url ?? "")).status).toBe(404);
  });
});
