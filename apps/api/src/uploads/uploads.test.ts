import { access, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testing/start-test-server.js";

const MiB = 1024 * 1024;
const sha256 = "0".repeat(64);
const fields =
  "id filename bytes sha256 partBytes partCount receivedBytes state parts { part bytes } error { message } job { kind state title specification }";

interface Upload {
  readonly id: string;
  readonly state: string;
  readonly receivedBytes: number;
  readonly [field: string]: unknown;
}

let dataFolder: string;
let configuration: NonNullable<Parameters<typeof startTestServer>[0]>;
let server: TestServer;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "hatchery-uploads-"));
  configuration = { dataFolder, adminToken: "for-these-uploads-only", maxUploadBytes: 2 ** 30 };
  server = await startTestServer(configuration);
});
afterAll(async () => {
  await server.close();
  await rm(dataFolder, { recursive: true });
});

const mutate = (name: string, type: string, input: object, answer = `upload { ${fields} }`) =>
  server.asAdmin(`mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`, { input });

let keys = 0;
const start = (input: object) =>
  mutate("startUpload", "StartUploadInput", {
    filename: "resnet18.pth",
    bytes: 20 * MiB,
    idempotencyKey: `key ${++keys}`,
    ...input,
  });

async function started(input: object = {}): Promise<Upload> {
  const { data } = await start(input);
  return uploadIn(data, "startUpload");
}

function uploadIn(data: unknown, mutation: string): Upload {
  return Object(data)[mutation].upload;
}

const urls = (upload: string, parts: number[]) =>
  mutate("uploadPartUrls", "UploadPartUrlsInput", { upload, parts }, "parts { part offset bytes url }");

async function send(upload: string, part: number, bytes: number): Promise<void> {
  const { data } = await urls(upload, [part]);
  const [{ url }] = Object(data).uploadPartUrls.parts;
  const response = await fetch(url, { method: "PUT", body: new Uint8Array(bytes) });
  expect(response.status).toBe(200);
}

async function now(id: string): Promise<Upload> {
  const { data } = await server.asAdmin(`query ($id: ID!) { upload(id: $id) { ${fields} } }`, { id });
  return Object(data).upload;
}

/** What the object store keeps of files that arrive, by folder. */
const kept = async (): Promise<string[]> => [
  ...(await readdir(join(dataFolder, "objects", ".uploads"))),
  ...(await readdir(join(dataFolder, "objects", "uploads")).catch(() => [])),
];

describe("announcing a file", () => {
  it("says in which parts to send it", async () => {
    expect(await started({ sha256 })).toMatchObject({
      filename: "resnet18.pth",
      bytes: 20 * MiB,
      sha256,
      partBytes: 8 * MiB,
      partCount: 3,
      receivedBytes: 0,
      state: "OPEN",
      parts: [],
      error: null,
      job: null,
    });
  });

  it.each([
    ["a folder in its name", { filename: "../x.pth" }, "filename", "give the file's own name, without folders"],
    ["a control character in its name", { filename: "x\n.pth" }, "filename", "give the file's own name"],
    [
      "a picture's name",
      { filename: "holiday.jpg" },
      "filename",
      "weights are read from safetensors and PyTorch files",
    ],
    ["too long a name", { filename: `${"x".repeat(300)}.pth` }, "filename", "filename has 304 letters"],
    ["no bytes", { bytes: 0 }, "bytes", "an empty file holds no weights"],
    [
      "more bytes than the server takes",
      { bytes: 2 ** 30 + 1 },
      "bytes",
      "bytes is 1,073,741,825: this server takes files of at most 1 GiB (1,073,741,824 bytes)",
    ],
    ["half a digest", { sha256: "abc" }, "sha256", "sha256 must be 64 hexadecimal digits"],
    ["an unknown architecture", { architecture: "resnet19" }, "architecture", 'There is no architecture "resnet19"'],
  ])("with %s is refused before anything is stored", async (_what, input, field, sentence) => {
    const before = await kept();
    const { errors } = await start(input);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain(sentence);
    expect(errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field });
    expect(await kept()).toEqual(before);
  });

  it("gives the same upload for the same key, and refuses the key for another file", async () => {
    const input = { idempotencyKey: "the same" };
    const [first, second] = await Promise.all([started(input), started(input)]);
    expect(second).toEqual(first);
    const { errors } = await start({ ...input, bytes: 5 });
    expect(errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "idempotencyKey" });
  });
});

describe("without the admin's token", () => {
  it.each([
    'mutation { startUpload(input: { filename: "a.pth", bytes: 1, idempotencyKey: "x" }) { upload { id } } }',
    'mutation { uploadPartUrls(input: { upload: "x", parts: [1] }) { parts { url } } }',
    'mutation { completeUpload(input: { upload: "x", idempotencyKey: "x" }) { upload { id } } }',
    'mutation { abortUpload(input: { upload: "x", idempotencyKey: "x" }) { upload { id } } }',
    "{ uploads { totalCount } }",
    '{ upload(id: "x") { id } }',
  ])("%s is refused", async (query) => {
    const { errors } = await server.ask(query);
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("an upload's id opens nothing", async () => {
    const { id } = await started();
    const { data, errors } = await server.ask("query ($id: ID!) { node(id: $id) { id ... on Upload { filename } } }", {
      id,
    });
    expect(data).toEqual({ node: null });
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("an open upload", () => {
  it("gives an address for each part, as often as asked, and says where it begins", async () => {
    const { id } = await started();
    const { data } = await urls(id, [1, 3]);
    expect(Object(data).uploadPartUrls.parts).toEqual([
      { part: 1, offset: 0, bytes: 8 * MiB, url: expect.stringContaining("/parts/") },
      { part: 3, offset: 16 * MiB, bytes: 4 * MiB, url: expect.stringContaining("/parts/") },
    ]);
    expect((await urls(id, [1, 3])).errors).toBeUndefined();
  });

  it.each([[[0]], [[4]], [[-1]]])("has no parts %j", async (parts) => {
    const { id } = await started();
    const { errors } = await urls(id, parts);
    expect(errors?.[0]).toMatchObject({
      message: `parts has ${parts[0]}: the file has parts 1 to 3.`,
      extensions: { field: "parts" },
    });
  });

  it("tells what has arrived, counts no part of a wrong size, and names those that are missing", async () => {
    const { id } = await started();
    await send(id, 3, 4 * MiB);
    await send(id, 1, 8 * MiB);
    await send(id, 2, 1234);
    expect(await now(id)).toMatchObject({
      receivedBytes: 12 * MiB,
      parts: [
        { part: 1, bytes: 8 * MiB },
        { part: 3, bytes: 4 * MiB },
      ],
    });
    const complete = { upload: id, idempotencyKey: "too early" };
    const { errors } = await mutate("completeUpload", "CompleteUploadInput", complete);
    expect(errors?.[0]).toMatchObject({
      message: "1 of the file's 3 parts have not arrived whole: 2. Send them, then complete the upload again.",
      extensions: { field: "upload" },
    });
    await send(id, 2, 8 * MiB);
    const { data } = await mutate("completeUpload", "CompleteUploadInput", complete);
    expect(uploadIn(data, "completeUpload")).toMatchObject({
      state: "COMPLETING",
      receivedBytes: 20 * MiB,
      job: {
        kind: "IMPORT",
        state: "QUEUED",
        title: "Import resnet18.pth",
        specification: { import: { filename: "resnet18.pth", bytes: 20 * MiB } },
      },
    });
    const again = await mutate("completeUpload", "CompleteUploadInput", { ...complete, idempotencyKey: "another" });
    expect(again.data).toEqual(data);
    const { errors: closed } = await urls(id, [1]);
    expect(closed?.[0]?.message).toBe("The upload is completing and takes no more parts.");
  });

  it("can be given up, once, and nothing of it is kept", async () => {
    const before = await kept();
    const { id } = await started();
    await send(id, 1, 8 * MiB);
    const abort = (idempotencyKey: string) => mutate("abortUpload", "AbortUploadInput", { upload: id, idempotencyKey });
    expect(uploadIn((await abort("give up")).data, "abortUpload")).toMatchObject({ state: "ABORTED", parts: [] });
    expect(uploadIn((await abort("give up")).data, "abortUpload")).toMatchObject({ state: "ABORTED", parts: [] });
    expect((await abort("give up again")).errors?.[0]).toMatchObject({
      message: "The upload is aborted already; only one that has not ended can be given up.",
      extensions: { field: "upload" },
    });
    const { errors } = await mutate("completeUpload", "CompleteUploadInput", { upload: id, idempotencyKey: "late" });
    expect(errors?.[0]?.message).toContain("The upload was given up");
    expect(await kept()).toEqual(before);
  });

  it("is given up with the job that was to read it", async () => {
    const before = await kept();
    const { id } = await started({ bytes: 1000 });
    await send(id, 1, 1000);
    await mutate("completeUpload", "CompleteUploadInput", { upload: id, idempotencyKey: "to be cancelled" });
    const { data } = await server.asAdmin("query ($id: ID!) { upload(id: $id) { job { id } } }", { id });
    const cancel = { job: Object(data).upload.job.id, idempotencyKey: "cancel" };
    await mutate("cancelJob", "CancelJobInput", cancel, "job { state }");
    expect(await now(id)).toMatchObject({ state: "ABORTED", job: { state: "CANCELLED" } });
    expect(await kept()).toEqual(before);
  });

  it("is no other thing's id", async () => {
    const { data } = await server.ask("{ datasets(first: 1) { edges { node { id } } } }");
    const dataset = Object(data).datasets.edges[0].node.id;
    const { errors } = await urls(dataset, [1]);
    expect(errors?.[0]?.message).toContain("which is the id of a dataset; give the `id` of an upload");
  });
});

it("a start of the server gives up what nobody went on with for a day, and removes what a killed one left", async () => {
  const [fresh, stale] = [await started(), await started()];
  const completed = await started({ bytes: 10 });
  await send(stale.id, 1, 8 * MiB);
  await send(completed.id, 1, 10);
  await mutate("completeUpload", "CompleteUploadInput", { upload: completed.id, idempotencyKey: "complete" });
  const aborted = await started();
  await mutate("abortUpload", "AbortUploadInput", { upload: aborted.id, idempotencyKey: "abort" });
  await server.close();

  const row = (id: string) =>
    (/^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(Buffer.from(id, "base64url").toString("hex", 1)) ?? [])
      .slice(1)
      .join("-");
  const database = await PGlite.create(join(dataFolder, "postgres"));
  await database.query("update uploads set touched_at = now() - interval '25 hours' where id = $1", [row(stale.id)]);
  await database.close();
  // A server that was killed after it had marked the upload as ended, and before it removed the file, leaves this.
  const left = join(dataFolder, "objects", "uploads");
  await mkdir(left, { recursive: true });
  await writeFile(join(left, row(aborted.id)), "left behind");

  server = await startTestServer(configuration);
  const states = await Promise.all([fresh, stale, completed].map(async ({ id }) => (await now(id)).state));
  expect(states).toEqual(["OPEN", "ABORTED", "COMPLETING"]);
  await expect(access(join(left, row(aborted.id)))).rejects.toThrow("ENOENT");
  await expect(send(stale.id, 1, 1)).rejects.toThrow();
});
