import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { byteArray, readDataPickle, textOf } from "./read-data-pickle.js";
import { dataPickle } from "./test-data-pickle.js";

const bytes = Uint8Array.from({ length: 600 }, (_, index) => index * 7);

test("a batch as CIFAR's Python 2 pickled it gives back its labels, names and array of bytes", () => {
  const pickled = dataPickle(
    new Map<string, Parameters<typeof dataPickle>[0]>([
      ["batch_label", "training batch 1 of 5"],
      ["labels", [6, 9, 300]],
      ["data", { rows: 2, bytes }],
      ["filenames", ["leptodactylus_pentadactylus_s_000004.png"]],
    ]),
  );
  const value = readDataPickle(pickled, "data_batch_1");
  const batch = value instanceof Map ? value : new Map();
  expect(textOf(batch.get("batch_label"))).toBe("training batch 1 of 5");
  expect(batch.get("labels")).toEqual([6, 9, 300]);
  expect(byteArray(batch.get("data"))).toEqual({ shape: [2, 300], bytes: Buffer.from(bytes) });
});

// cPickle of Python 2.7.18 with NumPy 1.16.6; fixtures/make_pickle.py has the program.
const python2 = readFileSync(new URL("../fixtures/python2.pickle", import.meta.url));

test("what Python 2.7 itself pickled is read, its memo and all", () => {
  const value = readDataPickle(python2, "batch");
  const batch = value instanceof Map ? value : new Map();
  expect([...batch.keys()]).toEqual(["labels", "data", "names"]);
  expect(batch.get("labels")).toEqual([3, 3]);
  expect(byteArray(batch.get("data"))).toEqual({
    shape: [2, 6],
    bytes: Buffer.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
  });
});

test("a pickle that would call anything but NumPy's arrays is refused, and nothing is run", () => {
  const attack = Buffer.from("\x80\x02cos\nsystem\nU\x04true\x85R.", "latin1");
  expect(() => readDataPickle(attack, "data_batch_1")).toThrow(
    'data_batch_1 would call "os.system" when it is loaded, which data has no need of. Nothing of it was run.',
  );
});

test("a pickle of nothing but names, which would take more memory than it has bytes, is refused", () => {
  const names = Buffer.concat([Buffer.of(0x80, 2), Buffer.from("U\x01a".repeat(1_010_000))]);
  expect(() => readDataPickle(names, "data_batch_1")).toThrow(
    "data_batch_1 has a pickle whose data would take more than 192 MiB of memory.",
  );
});

test("an array of another format, or of another size than it claims, is none", () => {
  const other = (from: string, to: string) => {
    const changed = Buffer.from(python2.toString("latin1").replace(from, to), "latin1");
    const value = readDataPickle(changed, "batch");
    return byteArray(value instanceof Map ? value.get("data") : undefined);
  };
  expect(other("U\x02u1", "U\x02u2")).toBeUndefined();
  expect(other("K\x02K\x06\x86", "K\x03K\x06\x86")).toBeUndefined();
  expect(other("K\x02K\x06\x86", "K\x03K\x04\x86")).toMatchObject({ shape: [3, 4] });
});

test("every shortened or damaged pickle gives a value or a sentence, and nothing else", () => {
  const attempt = (bytes: Uint8Array) => {
    try {
      readDataPickle(bytes, "batch");
      return undefined;
    } catch (error) {
      return error;
    }
  };
  for (let length = 0; length < python2.length; length++) {
    expect(attempt(python2.subarray(0, length))).toMatchObject({ name: "BadInput", field: "batch" });
    const damaged = Buffer.from(python2);
    for (const value of [0, 0x28, 0x74, 0xff]) {
      damaged[length] = value;
      const error = attempt(damaged);
      if (error !== undefined) expect(error).toMatchObject({ name: "BadInput", field: "batch" });
    }
  }
});
