import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { objectKey } from "./object-key.js";
import { ObjectMissing, type ObjectStore } from "./object-store.js";
import { checkedSource, getObject, putObject, putObjectFile, readObject } from "./objects.js";
import { readReference, writeReference } from "./references.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (value: string) => new TextEncoder().encode(value);

async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of store.list(prefix)) found.push(key);
  return found;
}

async function piecesOf(store: ObjectStore, digest: string): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readObject(store, digest)) pieces.push(piece);
  return pieces;
}

/** What every object store must do; run against the file store and against real S3 servers. */
export function testObjectStore(
  name: string,
  start: () => Promise<{ store: ObjectStore; stop(): Promise<void> }>,
): void {
  describe(`${name} as an object store`, () => {
    let running: Awaited<ReturnType<typeof start>>;
    let store: ObjectStore;
    beforeAll(async () => {
      running = await start();
      store = running.store;
    });
    afterAll(() => running.stop());

    test("gives back what was put, and replaces it whole", async () => {
      await store.put("a/first.json", bytes("one, and long"));
      await store.put("a/first.json", bytes("two"));
      expect(text(await store.get("a/first.json"))).toBe("two");
      expect(await store.size("a/first.json")).toBe(3);
    });

    test("keeps empty objects, and those larger than one part of an upload", async () => {
      const large = randomBytes(11_000_001);
      await store.put("b/empty", new Uint8Array(0));
      await store.put("b/large", large);
      expect((await store.get("b/empty")).byteLength).toBe(0);
      expect(await store.size("b/large")).toBe(11_000_001);
      expect(Buffer.compare(await store.get("b/large"), large)).toBe(0);
    });

    test("takes a file's bytes, and gives back any range of them", async () => {
      const folder = await mkdtemp(join(tmpdir(), "hatchery-put-file-"));
      for (const size of [0, 7, 11_000_001]) {
        const content = randomBytes(size);
        await writeFile(join(folder, "content"), content);
        await store.putFile("b/file", join(folder, "content"));
        expect(Buffer.compare(await store.get("b/file"), content)).toBe(0);
        for (const [start, end] of [
          [0, 0],
          [0, Math.min(4, size)],
          [Math.max(0, size - 3), size],
          [Math.floor(size / 3), Math.floor(size / 2)],
        ] as const)
          expect(Buffer.compare(await store.readRange("b/file", start, end), content.subarray(start, end))).toBe(0);
        await expect(store.readRange("b/file", 3, size + 4)).rejects.toThrow(/The object b\/file ends before byte/);
      }
      await expect(store.readRange("no/such", 0, 4)).rejects.toThrow(new ObjectMissing("no/such"));
      await expect(store.putFile("b/file", join(folder, "absent"))).rejects.toThrow("ENOENT");
      expect(await store.size("b/file")).toBe(11_000_001);
      await rm(folder, { recursive: true });
    });

    test("puts the view it was given, not the buffer behind it", async () => {
      await store.put("b/view", bytes("0123456789").subarray(3, 5));
      expect(text(await store.get("b/view"))).toBe("34");
    });

    test("says that an object is missing", async () => {
      await expect(store.get("no/such")).rejects.toThrow(new ObjectMissing("no/such"));
      expect(await store.size("no/such")).toBeUndefined();
      expect(await store.size("a")).toBeUndefined();
    });

    test("deletes, and deleting what is not there is no error", async () => {
      await store.put("c/d/gone", bytes("x"));
      await store.delete("c/d/gone");
      await store.delete("c/d/gone");
      expect(await store.size("c/d/gone")).toBeUndefined();
      expect(await keys(store, "c/")).toEqual([]);
    });

    test("lists keys by any prefix, in the order of their characters", async () => {
      for (const key of ["l/a/b", "l/a-b", "l/a.b", "l/ab", "l/a/a", "lx"]) await store.put(key, bytes("x"));
      expect(await keys(store, "l/")).toEqual(["l/a-b", "l/a.b", "l/a/a", "l/a/b", "l/ab"]);
      expect(await keys(store, "l/a/")).toEqual(["l/a/a", "l/a/b"]);
      expect(await keys(store, "l/ab")).toEqual(["l/ab"]);
      expect(await keys(store, "l")).toEqual(["l/a-b", "l/a.b", "l/a/a", "l/a/b", "l/ab", "lx"]);
      expect(await keys(store, "none/")).toEqual([]);
    });

    test("lists more keys than an S3 server gives at once", async () => {
      const all = Array.from({ length: 1005 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
      for (let i = 0; i < all.length; i += 15)
        await Promise.all(all.slice(i, i + 15).map((key) => store.put(key, bytes(key))));
      expect(await keys(store, "many/")).toEqual(all);
    });

    test.each([
      "",
      "/a",
      "a/",
      "a//b",
      "../a",
      "a/../b",
      ".hidden",
      "a/.b",
      "a b",
      "a\\b",
      "é",
      `a/${"x".repeat(201)}`,
    ])("refuses the key %j", async (key) => {
      const refusal = `${JSON.stringify(key)} cannot be the key of an object.`;
      await expect(store.put(key, bytes("x"))).rejects.toThrow(refusal);
      await expect(store.get(key)).rejects.toThrow(refusal);
    });

    test("ten writers of one key leave one of their values, whole", async () => {
      const values = Array.from({ length: 10 }, (_, i) => String(i).repeat(100_000));
      await Promise.all(values.map((value) => store.put("race", bytes(value))));
      expect(values).toContain(text(await store.get("race")));
    });

    // printf abc | sha256sum: the example of FIPS 180-2, appendix B.1.
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    test("addresses objects by their SHA-256, and finds out when one was damaged", async () => {
      expect(await putObject(store, bytes("abc"))).toBe(abc);
      expect(text(await getObject(store, abc))).toBe("abc");
      await store.put(objectKey(abc), bytes("abd"));
      await expect(getObject(store, abc)).rejects.toThrow(
        `The object objects/ba/${abc} is damaged: its 3 bytes have the digest a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9.`,
      );
      await expect(getObject(store, "0".repeat(64))).rejects.toThrow(ObjectMissing);
    });

    test("does not write an object that it has, and does write one that was cut short", async () => {
      await putObject(store, bytes("once"));
      const unwritable: ObjectStore = { ...store, put: () => Promise.reject(new Error("written twice")) };
      await putObject(unwritable, bytes("once"));
      const digest = await putObject(store, bytes("cut"));
      await store.put(objectKey(digest), bytes("cu"));
      await putObject(store, bytes("cut"));
      expect(text(await getObject(store, digest))).toBe("cut");
    });

    test("stores files by their SHA-256 once, and reads objects in pieces that it holds against theirs", async () => {
      const folder = await mkdtemp(join(tmpdir(), "hatchery-put-file-"));
      const path = join(folder, "content");
      const content = randomBytes(9_000_001);
      const digest = createHash("sha256").update(content).digest("hex");
      await writeFile(path, content);
      await putObjectFile(store, path, digest, content.length);
      await rm(folder, { recursive: true });
      // The file is gone, so it cannot be read a second time.
      await putObjectFile(store, path, digest, content.length);
      const pieces = await piecesOf(store, digest);
      expect(pieces.length).toBeGreaterThan(1);
      expect(Buffer.compare(Buffer.concat(pieces), content)).toBe(0);
      expect(text(await (await checkedSource(store, await putObject(store, bytes("range")))).read(1, 4))).toBe("ang");

      content[8_000_000] = (content[8_000_000] ?? 0) ^ 1;
      await store.put(objectKey(digest), content);
      const damaged = `The object ${objectKey(digest)} is damaged: its 9,000,001 bytes have the digest `;
      await expect(checkedSource(store, digest)).rejects.toThrow(damaged);
      await expect(piecesOf(store, digest)).rejects.toThrow(damaged);
      await expect(checkedSource(store, "1".repeat(64))).rejects.toThrow(ObjectMissing);
    });

    test("keeps named JSON, and says when it is none", async () => {
      expect(await readReference(store, "stages/x.json")).toBeUndefined();
      await writeReference(store, "stages/x.json", { result: abc });
      await writeReference(store, "stages/x.json", { result: "β" });
      expect(await readReference(store, "stages/x.json")).toEqual({ result: "β" });
      await store.put("stages/x.json", bytes('{"resu'));
      await expect(readReference(store, "stages/x.json")).rejects.toThrow(
        "stages/x.json in the store is damaged: it is not JSON.",
      );
    });
  });
}
