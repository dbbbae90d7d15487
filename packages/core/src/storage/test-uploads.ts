import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_PARTS, MIN_PART_BYTES, type ObjectStore, UploadMissing } from "./object-store.js";

/** What every object store must do with uploads; run against a file store behind a server and against real S3 servers. */
export function testUploads(
  name: string,
  start: () => Promise<{
    store: ObjectStore;
    /** The same store, opened again as after a restart. */
    reopen(): Promise<ObjectStore>;
    stop(): Promise<void>;
  }>,
): void {
  describe(`${name} under uploads`, () => {
    let running: Awaited<ReturnType<typeof start>>;
    let store: ObjectStore;
    beforeAll(async () => {
      running = await start();
      store = running.store;
    });
    afterAll(() => running.stop());

    const send = async (url: string, body: Uint8Array<ArrayBuffer>) =>
      (await fetch(url, { method: "PUT", body })).status;
    const first = new Uint8Array(randomBytes(MIN_PART_BYTES));
    const last = new Uint8Array(randomBytes(123_457));

    test("joins parts that came in any order, across a restart, and shows nothing before", async () => {
      const key = "uploads/one";
      const id = await store.startUpload(key);
      expect(await store.listParts(key, id)).toEqual([]);
      expect(await send(await store.signedPartUrl(key, id, 2, 60), last)).toBe(200);
      expect(await store.size(key)).toBeUndefined();
      const reopened = await running.reopen();
      expect((await reopened.listParts(key, id)).map(({ part, size }) => [part, size])).toEqual([[2, 123_457]]);
      expect(await send(await reopened.signedPartUrl(key, id, 1, 60), first)).toBe(200);
      const parts = await reopened.listParts(key, id);
      expect(parts.map(({ part, size }) => [part, size])).toEqual([
        [1, MIN_PART_BYTES],
        [2, 123_457],
      ]);
      await reopened.completeUpload(key, id, parts);
      expect(Buffer.compare(await store.get(key), Buffer.concat([first, last]))).toBe(0);
      await expect(store.listParts(key, id)).rejects.toThrow(new UploadMissing(key));
      await expect(store.completeUpload(key, id, parts)).rejects.toThrow(new UploadMissing(key));
      await store.abortUpload(key, id);
    });

    test("lets the last of two contents of a part win, and refuses the name of the other", async () => {
      const key = "uploads/twice";
      const id = await store.startUpload(key);
      await send(await store.signedPartUrl(key, id, 1, 60), new TextEncoder().encode("first"));
      const before = await store.listParts(key, id);
      await send(await store.signedPartUrl(key, id, 1, 60), new TextEncoder().encode("second"));
      await expect(store.completeUpload(key, id, before)).rejects.toThrow(/part/i);
      const [part, ...others] = await store.listParts(key, id);
      // printf second | md5sum
      expect([part, others]).toEqual([{ part: 1, size: 6, etag: "a9f0e61a137d86aa9db53465e0801612" }, []]);
      await store.completeUpload(key, id, await store.listParts(key, id));
      expect(new TextDecoder().decode(await store.get(key))).toBe("second");
    });

    test("refuses a part that is too small to stand before another, and one that never came", async () => {
      const key = "uploads/small";
      const id = await store.startUpload(key);
      for (const part of [1, 2]) await send(await store.signedPartUrl(key, id, part, 60), last);
      const parts = await store.listParts(key, id);
      await expect(store.completeUpload(key, id, parts)).rejects.toMatchObject({ name: "StorageFailure" });
      await expect(store.completeUpload(key, id, [{ part: 3, etag: "0".repeat(32) }])).rejects.toMatchObject({
        name: "StorageFailure",
      });
      expect(await store.size(key)).toBeUndefined();
      await store.abortUpload(key, id);
    });

    test("keeps nothing of an aborted upload, and takes no more of its parts", async () => {
      const key = "uploads/aborted";
      const id = await store.startUpload(key);
      const url = await store.signedPartUrl(key, id, 1, 60);
      await send(url, last);
      await store.abortUpload(key, id);
      await store.abortUpload(key, id);
      await expect(store.listParts(key, id)).rejects.toThrow(UploadMissing);
      expect(await send(url, last)).toBe(404);
      expect(await store.size(key)).toBeUndefined();
    });

    test("keeps two uploads of one key apart, and an upload from another key", async () => {
      const key = "uploads/shared";
      const [one, two] = [await store.startUpload(key), await store.startUpload(key)];
      await send(await store.signedPartUrl(key, one, 1, 60), last);
      expect(await store.listParts(key, two)).toEqual([]);
      await store.put(key, new Uint8Array(randomBytes(MIN_PART_BYTES + 1)));
      expect(await store.listParts(key, one)).toHaveLength(1);
      await expect(store.listParts("uploads/other", one)).rejects.toThrow(UploadMissing);
      await store.abortUpload(key, one);
      await store.abortUpload(key, two);
    });

    test("signs a part's URL for that part alone, and for numbers that exist", async () => {
      const key = "uploads/signed";
      const id = await store.startUpload(key);
      const url = new URL(await store.signedPartUrl(key, id, 1, 60));
      const forged = url.href.replace(/(parts\/[0-9a-f]+\/|partNumber=)1/, "$12");
      expect(forged).not.toBe(url.href);
      expect(await send(forged, last)).toBe(403);
      expect(await store.listParts(key, id)).toEqual([]);
      for (const part of [0, 1.5, MAX_PARTS + 1])
        await expect(store.signedPartUrl(key, id, part, 60)).rejects.toThrow("cannot be the number of a part");
      await store.abortUpload(key, id);
    });
  });
}
