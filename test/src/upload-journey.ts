import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSafetensors } from "@hatchery/core/weights/safetensors.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, apiClient } from "./api-client.js";
import { importingDatasets } from "./importing-datasets.js";
import type { JourneyServer } from "./journey-servers.js";
import { repository } from "./running-command.js";
import { type UploadClient, uploadClient } from "./upload-client.js";
import { vitTiny, vitTinyArchitecture } from "./vit-tiny.js";

const MiB = 1024 * 1024;
const fixture = (path: string) => new Uint8Array(readFileSync(join(repository, "test/fixtures", path)));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Weights {
  readonly id: string;
  readonly title: string;
  readonly digest: string;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
  readonly download: { readonly url: string; readonly digest: string; readonly bytes: number };
  readonly [field: string]: unknown;
}

const weightsFields = `id title digest format bytes parameters provenance notes input { height width channels classes }
  source { filename digest bytes format } architecture { name } tensors { name shape dtype } download { url digest bytes }`;

/** Pretrained weights by upload, whole, cut off, damaged and hostile, and datasets from files: on any database and object store. */
export function uploadJourney(parts: string, start: () => Promise<JourneyServer>): void {
  describe(`bringing weights and datasets in, on ${parts}`, () => {
    let server: JourneyServer;
    let client: ApiClient;
    let uploads: UploadClient;
    beforeAll(async () => {
      server = await start();
      client = apiClient(server.url, server.token);
      uploads = uploadClient(client);
    });
    afterAll(() => server?.close());

    const weightsOf = async (id: string): Promise<Weights> =>
      (
        await client.ask<{ node: Weights }>(
          `query ($id: ID!) { node(id: $id) { ... on Weights { ${weightsFields} } } }`,
          { id },
        )
      ).node;
    const allWeights = async (architectures?: string[]) =>
      (
        await client.ask<{ weights: { totalCount: number; edges: { node: { id: string } }[] } }>(
          "query ($filter: WeightsFilter) { weights(filter: $filter) { totalCount edges { node { id } } } }",
          { filter: { architectures } },
        )
      ).weights;
    /** Every object that the store has. */
    const objects = async () => {
      const keys: string[] = [];
      for await (const key of server.store.list("")) keys.push(key);
      return keys;
    };
    /** Every object but the files that are sent. */
    const kept = async () => (await objects()).filter((key) => !key.startsWith("uploads/"));
    /** That the store has these objects alone, once it has let go of the files sent: that an upload has ended is written down before it does. */
    const settlesTo = (expected: readonly string[]) => expect.poll(objects, { timeout: 30_000 }).toEqual(expected);

    const architecture = vitTinyArchitecture();
    const file = vitTiny();
    let vit: Weights;

    test("goes on after a cut connection, and finds the architecture by names and shapes", async () => {
      const upload = await uploads.start("vit_tiny.safetensors", file.length, { sha256: sha256(file) });
      expect(upload).toMatchObject({ state: "OPEN", partBytes: 8 * MiB, partCount: 3, receivedBytes: 0, parts: [] });
      await uploads.send(upload, file, 3);
      await uploads.cut(upload, file, 1);
      // The store has nothing of the part that was cut off.
      const last = { part: 3, bytes: file.length - 16 * MiB };
      expect(await uploads.now(upload.id)).toMatchObject({ state: "OPEN", parts: [last], receivedBytes: last.bytes });
      await expect(uploads.complete(upload)).rejects.toThrow("2 of the file's 3 parts have not arrived whole: 1, 2.");
      for (const part of [1, 2]) await uploads.send(upload, file, part);
      const ended = await uploads.ended(await uploads.complete(upload));
      expect(ended).toMatchObject({ state: "IMPORTED", error: null, job: { state: "COMPLETED" } });
      vit = await weightsOf(ended.weights?.id ?? "");
      expect(vit).toMatchObject({
        title: expect.stringMatching(/^ViT-Tiny.*, 1,000 classes · [0-9A-F]{4}$/),
        architecture: { name: "vit_tiny_patch16_224" },
        // timm.create_model("vit_tiny_patch16_224"): sum(p.numel() for p in m.parameters())
        parameters: 5_717_416,
        input: { height: 224, width: 224, channels: 3, classes: 1000 },
        provenance: "UPLOADED",
        format: "SAFETENSORS",
        source: { filename: "vit_tiny.safetensors", digest: sha256(file), bytes: file.length, format: "SAFETENSORS" },
        notes: [],
      });
      expect(vit.tensors).toEqual(architecture.tensors.map(({ name, shape }) => ({ name, shape, dtype: "F32" })));
    });

    test("keeps the tensors as they were, and of the file itself nothing", async () => {
      const response = await fetch(vit.download.url);
      const served = new Uint8Array(await response.arrayBuffer());
      expect([served.length, sha256(served)]).toEqual([vit.download.bytes, vit.download.digest]);
      const [sent, received] = [decodeSafetensors(file).arrays, decodeSafetensors(served).arrays];
      expect(Object.keys(received)).toEqual(architecture.tensors.map(({ name }) => name));
      for (const name of ["cls_token", "blocks.11.attn.qkv.weight", "head.bias"])
        expect(received[name], name).toEqual(sent[name]);
      await settlesTo(await kept());
    });

    test("makes the same weights of the same file, however often it is sent", async () => {
      const before = await kept();
      const again = await uploads.upload("vit_tiny.safetensors", file);
      expect(again.weights).toEqual({ id: vit.id, digest: vit.digest });
      await settlesTo(before);
      expect(await allWeights(["vit_tiny_patch16_224"])).toEqual({ totalCount: 1, edges: [{ node: { id: vit.id } }] });
      expect((await allWeights(["convnext_tiny"])).totalCount).toBe(0);
    });

    test("refuses a file that is not the one announced, and keeps nothing", async () => {
      const before = await kept();
      const damaged = file.slice();
      damaged.fill(1, 12 * MiB, 12 * MiB + 4);
      const ended = await uploads.upload("vit_tiny.safetensors", damaged, { sha256: sha256(file) });
      const message = `vit_tiny.safetensors has the SHA-256 ${sha256(damaged)}, but ${sha256(file)} was announced; it was damaged on its way, so send it again.`;
      expect(ended).toMatchObject({
        state: "REFUSED",
        error: { message, field: "vit_tiny.safetensors" },
        job: { state: "FAILED", error: { message } },
        weights: null,
        parts: [],
      });
      await settlesTo(before);
    });

    test.each([
      ["pytorch/evil.pth", /^evil\.pth would call "posix\.system" when it is loaded.* Nothing of it was run\./],
      ["pytorch/truncated.pth", /^truncated\.pth .*it is truncated\.$/],
      ["pytorch/tiny.pth", /^tiny\.pth fits no architecture: it has none of their tensors/],
      ["safetensors/lying.safetensors", /^lying\.safetensors has 64 bytes of data, but tensor "w" ends at 4194304/],
      ["uploads/make_fixture.py", /^make_fixture\.pth begins as no format of weights/],
    ])("refuses %s with a sentence, and keeps nothing", async (path, sentence) => {
      const [before, weightsBefore] = [await kept(), await allWeights()];
      const filename = path.replace(/^.*\//, "").replace(/\.py$/, ".pth");
      const ended = await uploads.upload(filename, fixture(path));
      expect(ended).toMatchObject({ state: "REFUSED", job: { state: "FAILED" }, weights: null });
      expect(ended.error?.message).toMatch(sentence);
      expect(ended.job.error?.message).toBe(ended.error?.message);
      expect(await allWeights()).toEqual(weightsBefore);
      await settlesTo(before);
    });

    test("refuses a file of another architecture than the one announced, and says which it is", async () => {
      const ended = await uploads.upload("mlp3.pth", fixture("uploads/mlp3.pth"), { architecture: "convnet3" });
      expect(ended.error?.message).toBe("mlp3.pth is no ConvNet-3 (convnet3): it fits MLP-3 (mlp3).");
    });

    test("takes nothing more of an upload that was given up", async () => {
      const before = await kept();
      const upload = await uploads.start("vit_tiny.safetensors", file.length);
      await uploads.send(upload, file, 1);
      expect(await uploads.abort(upload)).toMatchObject({ state: "ABORTED", parts: [], receivedBytes: 0 });
      await expect(uploads.send(upload, file, 2)).rejects.toThrow("The upload is aborted and takes no more parts.");
      await settlesTo(before);
    });

    test("reads a training checkpoint of PyTorch's, and collects from it", async () => {
      const ended = await uploads.upload("mlp3.pth", fixture("uploads/mlp3.pth"));
      expect(ended.error).toBeNull();
      const weights = await weightsOf(ended.weights?.id ?? "");
      expect(weights).toMatchObject({
        architecture: { name: "mlp3" },
        // 100*50+50 + 50*25+25 + 25*10+10
        parameters: 6585,
        input: { height: 10, width: 10, channels: 1, classes: 10 },
        source: { format: "PYTORCH", digest: "c0c1d93d527929bc2772b264e189191f282d117de218dffc5c6a0afec8712ed5" },
      });
      const specification = { mode: "steps", subset: "head", count: 3, weights: weights.digest, learningRate: 0.001 };
      const input = { dataset: "mnist", architecture: "mlp3", images: { size: 10 }, specification };
      const { payload } = await client.ask<{ payload: { job: { id: string } } }>(
        "mutation ($input: CollectInput!) { payload: collectCheckpoints(input: $input) { job { id } } }",
        { input: { ...input, idempotencyKey: "from weights" } },
      );
      const told = await client.follow<{ job: object }>(
        `subscription ($id: ID!) { job(id: $id) { state error { message } checkpointSet {
          weights { id } images network { values input { height width channels classes } tensors { name shape } }
        } } }`,
        { id: payload.job.id },
      );
      expect(told.at(-1)?.job).toMatchObject({
        error: null,
        state: "COMPLETED",
        checkpointSet: {
          weights: { id: weights.id },
          images: { size: 10 },
          network: {
            values: 6585,
            input: { height: 10, width: 10, channels: 1, classes: 10 },
            tensors: expect.arrayContaining([{ name: "fc1.weight", shape: [50, 100] }]),
          },
        },
      });
      const lineage = await client.ask<object>(
        "query ($id: ID!) { node(id: $id) { ... on Weights { checkpointSets { totalCount } } } }",
        { id: weights.id },
      );
      expect(lineage).toEqual({ node: { checkpointSets: { totalCount: 1 } } });
    });

    importingDatasets(() => ({ server, client }));
  });
}
