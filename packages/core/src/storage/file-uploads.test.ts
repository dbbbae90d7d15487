import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFileStore } from "./file-store.js";
import { MIN_PART_BYTES } from "./object-store.js";
import { receivePart } from "./receive-part.js";
import { testUploads } from "./test-uploads.js";

const SECRET = "part secret";
const statuses = { forged: 403, expired: 410, "too-large": 413, "no-upload": 404 } as const;

/** A server that takes parts for the store in `folder`. */
async function partServer(folder: string): Promise<{ server: Server; baseUrl: string }> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const received = await receivePart({ folder, secret: SECRET }, url, request, MIN_PART_BYTES);
    response.writeHead(received.ok ? 200 : statuses[received.reason], { Connection: "close" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

testUploads("a folder behind a server", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-uploads-"));
  const { server, baseUrl } = await partServer(folder);
  const reopen = () => openFileStore(folder, { baseUrl, secret: SECRET });
  return {
    store: await reopen(),
    reopen,
    async stop() {
      server.close();
      expect(await readdir(join(folder, ".uploads"))).toHaveLength(0);
      expect(await readdir(join(folder, ".incoming"))).toHaveLength(0);
      await rm(folder, { recursive: true });
    },
  };
});

describe("a part of an upload to a folder", () => {
  const KEY = "uploads/a";
  let folder: string;
  let store: Awaited<ReturnType<typeof openFileStore>>;
  let id: string;
  const signing = { baseUrl: "http://localhost:1", secret: SECRET };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hatchery-uploads-"));
    store = await openFileStore(folder, signing);
    id = await store.startUpload(KEY);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function* body(...texts: (string | Error)[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) {
      if (text instanceof Error) throw text;
      yield new TextEncoder().encode(text);
    }
  }
  const receive = async (content: AsyncIterable<Uint8Array>, maxBytes = 10, seconds = 60) =>
    receivePart({ folder, secret: SECRET }, new URL(await store.signedPartUrl(KEY, id, 1, seconds)), content, maxBytes);
  const leftovers = () => readdir(join(folder, ".incoming"));

  test("is named by its MD5, as S3 does", async () => {
    // printf abcdef | md5sum
    expect(await receive(body("abc", "def"))).toEqual({ ok: true, etag: "e80b5017098950fc58aad83c8c14978e" });
  });

  test("may have as many bytes as allowed and not one more, and a longer one leaves the earlier as it was", async () => {
    expect(await receive(body("0123456789"))).toMatchObject({ ok: true });
    const before = await store.listParts(KEY, id);
    expect(await receive(body("0123456789", "a"))).toEqual({ ok: false, reason: "too-large" });
    expect([await store.listParts(KEY, id), await leftovers()]).toEqual([before, []]);
  });

  test("that breaks off leaves nothing", async () => {
    await expect(receive(body("abc", new Error("the connection was cut")))).rejects.toThrow("the connection was cut");
    expect([await store.listParts(KEY, id), await leftovers()]).toEqual([[], []]);
  });

  test("is refused after its URL expired, and without one", async () => {
    expect(await receive(body("abc"), 10, -1)).toEqual({ ok: false, reason: "expired" });
    for (const path of [`parts/${id}/1`, "parts", `parts/../objects/1`, "objects/a"])
      expect(
        await receivePart({ folder, secret: SECRET }, new URL(`http://localhost:1/${path}`), body("abc"), 10),
      ).toEqual({ ok: false, reason: "forged" });
  });

  test("finds no upload once that is complete", async () => {
    const url = new URL(await store.signedPartUrl(KEY, id, 1, 60));
    await receive(body("abc"));
    await store.completeUpload(KEY, id, await store.listParts(KEY, id));
    expect(await receivePart({ folder, secret: SECRET }, url, body("abc"), 10)).toEqual({
      ok: false,
      reason: "no-upload",
    });
    expect(await leftovers()).toEqual([]);
  });

  test("has no URL without a server", async () => {
    const alone = await openFileStore(folder);
    await expect(alone.signedPartUrl(KEY, id, 1, 60)).rejects.toThrow("has no server in front of it");
  });

  test("is dropped with its upload a day after the last one came, when the store is opened", async () => {
    await receive(body("abc"));
    const ago = (hours: number) => new Date(Date.now() - hours * 3600 * 1000);
    await utimes(join(folder, ".uploads", id), ago(23), ago(23));
    await openFileStore(folder);
    expect(await store.listParts(KEY, id)).toHaveLength(1);
    await utimes(join(folder, ".uploads", id), ago(25), ago(25));
    await openFileStore(folder);
    expect(await readdir(join(folder, ".uploads"))).toEqual([]);
  });

  test("that a full disk has no room for is refused with a sentence", async () => {
    const mounted = join(folder, "small");
    await mkdir(mounted);
    const source = `
      import { openFileStore } from ${JSON.stringify(join(import.meta.dirname, "file-store.ts"))};
      import { receivePart } from ${JSON.stringify(join(import.meta.dirname, "receive-part.ts"))};
      const folder = ${JSON.stringify(mounted)};
      const store = await openFileStore(folder, ${JSON.stringify(signing)});
      const id = await store.startUpload("a");
      const url = new URL(await store.signedPartUrl("a", id, 1, 60));
      async function* body() { for (let i = 0; i < 40; i++) yield new Uint8Array(100_000); }
      const message = await receivePart({ folder, secret: ${JSON.stringify(SECRET)} }, url, body(), 1e9).catch((error) => error.message);
      console.log(JSON.stringify([message, await store.listParts("a", id)]));`;
    const { stdout } = spawnSync(
      "sh",
      [
        "-c",
        'ulimit -f 2000 && exec "$0" "$@"',
        process.execPath,
        "--import",
        import.meta.resolve("tsx"),
        "--input-type=module",
        "--eval",
        source,
      ],
      { encoding: "utf8" },
    );
    expect(JSON.parse(stdout)).toEqual([
      `${mounted}: cannot store part 1 of an upload: no file may be that large there; raise the limit (ulimit -f) or choose a folder on another disk.`,
      [],
    ]);
  });
});
