import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileStore } from "@hatchery/core/storage/file-store.js";
import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cors } from "./cors.js";
import { listen } from "./listen.js";
import { partUploads } from "./part-uploads.js";

const SECRET = "only the server knows";
const KEY = "uploads/one";

describe("the address of a part", () => {
  let folder: string;
  let server: Server;
  let store: ObjectStore;
  let id: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hatchery-parts-"));
    const app = express();
    app.use(cors(["https://gallery.example"]));
    app.put("/parts/:upload/:part", partUploads({ folder, secret: SECRET }, 1000));
    server = createServer(app);
    const baseUrl = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
    store = await openFileStore(folder, { baseUrl, secret: SECRET });
    id = await store.startUpload(KEY);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  const put = async (url: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url, { method: "PUT", body, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  it("takes the part, and a page of a known origin may read its ETag", async () => {
    const url = await store.signedPartUrl(KEY, id, 1, 60);
    const { status, headers } = await put(url, "abcdef", { origin: "https://gallery.example" });
    expect(status).toBe(200);
    // printf abcdef | md5sum
    expect(headers.get("etag")).toBe('"e80b5017098950fc58aad83c8c14978e"');
    expect(headers.get("access-control-allow-origin")).toBe("https://gallery.example");
    expect(headers.get("access-control-expose-headers")).toBe("ETag");
    expect(await store.listParts(KEY, id)).toEqual([{ part: 1, size: 6, etag: "e80b5017098950fc58aad83c8c14978e" }]);
  });

  it("may be asked by a browser whether it may PUT there", async () => {
    const response = await fetch(await store.signedPartUrl(KEY, id, 1, 60), {
      method: "OPTIONS",
      headers: { origin: "https://gallery.example", "access-control-request-method": "PUT" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(response.headers.get("access-control-allow-headers")).toContain("content-type");
  });

  it.each([
    ["has expired", () => store.signedPartUrl(KEY, id, 2, -5), "a", 410, "This link has expired; ask for a new one."],
    [
      "was changed to another part",
      async () => (await store.signedPartUrl(KEY, id, 2, 60)).replace("/2?", "/3?"),
      "a",
      403,
      "This link is not one that the server made",
    ],
    [
      "gets more than any part may hold",
      () => store.signedPartUrl(KEY, id, 2, 60),
      "a".repeat(1001),
      413,
      "more bytes",
    ],
    [
      "belongs to an upload that was given up",
      async () => {
        const other = await store.startUpload(KEY);
        const url = await store.signedPartUrl(KEY, other, 1, 60);
        await store.abortUpload(KEY, other);
        return url;
      },
      "a",
      404,
      "The upload takes no more parts",
    ],
  ])("that %s is refused with a sentence, and keeps nothing", async (_what, url, body, status, sentence) => {
    const answer = await put(await url(), body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(sentence);
    expect((await store.listParts(KEY, id)).map(({ part }) => part)).toEqual([1]);
  });

  it("keeps nothing of a part whose sender is cut off, and takes it afterwards", async () => {
    const url = await store.signedPartUrl(KEY, id, 2, 60);
    const cut = request(url, { method: "PUT", headers: { "content-length": 1000 } });
    cut.on("error", () => {});
    cut.write("a".repeat(500));
    await expect.poll(() => readdir(join(folder, ".incoming"))).toHaveLength(1);
    const closed = new Promise((resolve) => cut.once("close", resolve));
    cut.destroy();
    await closed;
    await expect.poll(() => readdir(join(folder, ".incoming"))).toEqual([]);
    expect((await store.listParts(KEY, id)).map(({ part }) => part)).toEqual([1]);
    expect((await put(url, "whole")).status).toBe(200);
    expect((await store.listParts(KEY, id)).map(({ part, size }) => [part, size])).toEqual([
      [1, 6],
      [2, 5],
    ]);
  });
});
