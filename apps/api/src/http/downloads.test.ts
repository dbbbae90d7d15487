import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileStore } from "@hatchery/core/storage/file-store.js";
import { signUrl } from "@hatchery/core/storage/signed-url.js";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { downloads } from "./downloads.js";
import { listen } from "./listen.js";

const SECRET = "only the server knows";
const KEY = "objects/ab/network";

describe("a signed address", () => {
  let folder: string;
  let server: Server;
  let baseUrl: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hatchery-downloads-"));
    const store = await openFileStore(folder);
    await store.put(KEY, Uint8Array.of(1, 2, 3));
    const app = express();
    app.get("/objects/{*key}", downloads(store, SECRET));
    server = createServer(app);
    baseUrl = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  const sign = (key: string, seconds: number) =>
    signUrl({ baseUrl, secret: SECRET }, key, "MNIST · #17.safetensors", seconds);

  it("serves its object under the name that it was signed for", async () => {
    const response = await fetch(sign(KEY, 60));
    expect(response.status).toBe(200);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3]);
    // RFC 6266: an ASCII fallback, and UTF-8 for «·» (C2 B7).
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=\"MNIST _ _17.safetensors\"; filename*=UTF-8''MNIST%20%C2%B7%20%2317.safetensors",
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    ["has expired", () => sign(KEY, -5), 410, "This link has expired; ask for a new one."],
    [
      "was changed",
      () => sign(KEY, 60).replace("network", "another"),
      403,
      "This link is not one that the server made",
    ],
    ["was renamed", () => sign(KEY, 60).replace("MNIST", "CIFAR"), 403, "This link is not one that the server made"],
    ["was never signed", () => `${baseUrl}/${KEY}`, 403, "This link is not one that the server made"],
    ["names what is gone", () => sign("objects/ab/gone", 60), 404, "The object is no longer stored."],
  ])("that %s is refused with a sentence", async (_what, url, status, sentence) => {
    const response = await fetch(url());
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(sentence);
  });
});
