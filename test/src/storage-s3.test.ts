import { openStore } from "@hatchery/core/storage/open-store.js";
import { testObjectStore } from "@hatchery/core/storage/test-object-store.js";
import { testUploads } from "@hatchery/core/storage/test-uploads.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MinioServer, startMinio } from "../servers/minio.js";

let server: MinioServer;
beforeAll(async () => {
  server = await startMinio();
});
afterAll(() => server.stop());

const configure = (bucket: string, changes: { endpoint?: string; accessKey?: string; secretKey?: string } = {}) => {
  const { endpoint, accessKey, secretKey } = server;
  return { kind: "s3" as const, endpoint, accessKey, secretKey, bucket, region: "us-east-1", ...changes };
};

testObjectStore("MinIO", async () => ({ store: await openStore(configure("suite")), stop: async () => {} }));

testUploads("MinIO", async () => {
  const reopen = () => openStore(configure("uploads"));
  return { store: await reopen(), reopen, stop: async () => {} };
});

describe("an S3 server", () => {
  test("serves a signed URL to anyone, under the name it was signed for, until it expires", async () => {
    const store = await openStore(configure("signed"));
    await store.put("objects/a", new TextEncoder().encode("weights"));
    const response = await fetch(await store.signedUrl("objects/a", "network 1.safetensors", 60));
    expect(await response.text()).toBe("weights");
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="network 1.safetensors"; filename*=UTF-8''network%201.safetensors`,
    );
    const other = (await store.signedUrl("objects/a", "x", 60)).replace("objects/a", "objects/b");
    expect((await fetch(other)).status).toBe(403);
    const short = await store.signedUrl("objects/a", "x", 1);
    await expect.poll(async () => (await fetch(short)).status, { timeout: 10_000, interval: 200 }).toBe(403);
  });

  test("gets its bucket made by several processes at once, and keeps what is in it", async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(configure("made-at-once"))));
    await stores[0]?.put("a", new Uint8Array(2));
    expect(await (await openStore(configure("made-at-once"))).size("a")).toBe(2);
  });

  test.each([
    [
      "nothing listening",
      { endpoint: "http://127.0.0.1:9" },
      'http://127.0.0.1:9: cannot use the bucket "refused": nothing answers there (ECONNREFUSED); start the S3 server or correct its address.',
    ],
    [
      "no address",
      { endpoint: "minio" },
      '"minio" is not the address of an S3 server; it should look like http://127.0.0.1:9000.',
    ],
    ["an unknown access key", { accessKey: "nobody" }, "the server does not know the access key; correct it."],
    [
      "no right to anything",
      { accessKey: "", secretKey: "" },
      'cannot use the bucket "refused": the keys give no right to this; allow s3:ListBucket',
    ],
    ["a wrong secret key", { secretKey: "wrong" }, "the secret key does not fit the access key; correct it."],
  ])("with %s says what is wrong", async (_, changes, sentence) => {
    await expect(openStore(configure("refused", changes))).rejects.toMatchObject({
      name: "StorageFailure",
      message: expect.stringContaining(sentence),
    });
  });

  test("refuses a bucket with an impossible name", async () => {
    await expect(openStore(configure("No Bucket"))).rejects.toThrow(
      'cannot use the bucket "No Bucket": that cannot be the name of a bucket; use 3 to 63 lower-case letters, digits, dots and dashes.',
    );
  });

  test("that stops answering fails each call with a sentence", async () => {
    const doomed = await startMinio();
    const { endpoint, accessKey, secretKey } = doomed;
    const store = await openStore(configure("doomed", { endpoint, accessKey, secretKey }));
    await doomed.stop();
    const sentence = "nothing answers there (ECONNREFUSED); start the S3 server or correct its address.";
    await expect(store.put("a", new Uint8Array(7))).rejects.toThrow(
      `${endpoint}: cannot store the 7 bytes of a: ${sentence}`,
    );
    await expect(store.get("a")).rejects.toThrow(`${endpoint}: cannot read a: ${sentence}`);
    await expect(store.size("a")).rejects.toThrow(sentence);
    await expect(store.list("")[Symbol.asyncIterator]().next()).rejects.toThrow(sentence);
  });
});
