import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InputShape } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { initialise } from "../architectures/initialise.js";
import { randomStream } from "../engine/random.js";
import type { ObjectStore } from "../storage/object-store.js";
import { checkedSource } from "../storage/objects.js";
import { openStore } from "../storage/open-store.js";
import type { ByteSource } from "../weights/byte-source.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import { type ImportOptions, importStored, importWeights } from "./import-weights.js";
import type { WeightsResult } from "./results.js";
import { readResult, type StageContext } from "./stage.js";

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
  store = await openStore({ kind: "files", folder });
});
afterEach(() => rm(folder, { recursive: true }));

const context = (overrides: Partial<StageContext> = {}): StageContext => ({
  store,
  signal: new AbortController().signal,
  report: () => {},
  saveEverySeconds: 15,
  ...overrides,
});
const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (start, end) => bytes.slice(start, end),
});
const take = (bytes: Uint8Array, options: Partial<ImportOptions> = {}) =>
  importWeights(sourceOf(bytes), { filename: "net.pth", ...options }, context());
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const key of store.list("")) found.push(key);
  return found;
}

async function valuesOf({ tensors }: WeightsResult, name: string): Promise<Float32Array> {
  return (await openWeightsFile(await checkedSource(store, tensors), "imported")).read(name);
}

function fresh(architecture: string, input: InputShape): NamedArrays {
  return initialise(findArchitecture(architecture).build(input), randomStream(1, "test"));
}

const without = (arrays: NamedArrays, pattern: RegExp): NamedArrays =>
  Object.fromEntries(Object.entries(arrays).filter(([name]) => !pattern.test(name)));

/** A checkpoint that PyTorch saved, for grey images of 4x4 and 3 classes: test/fixtures/adaptation/make_fixture.py. */
const checkpoint = new Uint8Array(
  readFileSync(new URL("../../../../test/fixtures/adaptation/mlp3.pth", import.meta.url)),
);

describe("a checkpoint of PyTorch's, nested and in several number formats,", () => {
  test("is stored with every value, and described", async () => {
    const result = await take(checkpoint);
    expect(result).toMatchObject({
      kind: "weights",
      architecture: "mlp3",
      input: { height: 4, width: 4, channels: 1, classes: 3 },
      // 50·16 + 50 + 25·50 + 25 + 3·25 + 3
      parameters: 2203,
      source: { format: "pytorch", filename: "net.pth", digest: sha256(checkpoint), bytes: checkpoint.length },
      notes: [
        'The tensors are those under "state_dict" in the file.',
        "1 tensor was float64, and is kept as float32.",
        "2 tensors were float16, and are kept as float32.",
        "1 tensor was bfloat16, and is kept as float32.",
      ],
    });
    for (const { name, shape, dtype } of result.stored) {
      expect(dtype).toBe("F32");
      const count = shape.reduce((product, length) => product * length, 1);
      const known = Float32Array.from({ length: count }, (_, index) => (((7 * index) % 201) - 100) / 128);
      expect(await valuesOf(result, name), name).toEqual(known);
    }
    expect(await store.size(`objects/${result.tensors.slice(0, 2)}/${result.tensors}`)).toBe(result.bytes);
  });

  test("is found again by the same request, and by its digest", async () => {
    const first = await take(checkpoint);
    const before = await keys();
    expect(await take(checkpoint)).toEqual(first);
    expect(await keys()).toEqual(before);
    expect(await readResult(store, "weights", first.digest.slice(0, 8))).toEqual(first);
  });

  test("gives the same when it is taken from the store, whose object stays", async () => {
    const first = await take(checkpoint);
    await store.put("uploads/a", checkpoint);
    const input = { key: "uploads/a", filename: "net.pth", sha256: sha256(checkpoint) };
    expect(await importStored(input, context())).toEqual(first);
    expect(await store.size("uploads/a")).toBe(checkpoint.length);
  });

  test("survives a way out and in again", async () => {
    const { tensors, stored } = await take(checkpoint);
    const source = await checkedSource(store, tensors);
    const again = await importWeights(source, { filename: "exported.safetensors" }, context());
    expect([again.tensors, again.stored, again.notes]).toEqual([tensors, stored, []]);
  });
});

describe("weights are adapted, and the notes say so:", () => {
  test("a head for other classes is drawn anew from the seed, the rest kept", async () => {
    const [one, same, other] = [
      await take(checkpoint, { classes: 5 }),
      await take(checkpoint, { classes: 5, filename: "copy.pth" }),
      await take(checkpoint, { classes: 5, seed: 1 }),
    ];
    expect(one.input.classes).toBe(5);
    expect(one.notes.at(-1)).toBe(
      "The head (fc3.weight, fc3.bias) is new, as the file is for 3 classes: it was drawn at random for 5 classes from seed 0, and says nothing before it is trained.",
    );
    expect([same.tensors, same.digest]).toEqual([one.tensors, expect.not.stringContaining(one.digest)]);
    const original = await take(checkpoint);
    expect(await valuesOf(one, "fc2.weight")).toEqual(await valuesOf(original, "fc2.weight"));
    const head = await valuesOf(one, "fc3.weight");
    expect(await valuesOf(other, "fc3.weight")).not.toEqual(head);
    // PyTorch's default for a linear layer with 25 inputs: uniform in ±1/5.
    expect([head.length, Math.max(...head) <= 0.2, Math.min(...head) >= -0.2]).toEqual([125, true, true]);
    expect(new Set(head).size).toBeGreaterThan(100);
  });

  test("a missing head is made when the classes are named, and not otherwise", async () => {
    const bytes = encodeSafetensors(
      without(fresh("mlp3", { height: 28, width: 28, channels: 1, classes: 10 }), /^fc3/),
    );
    await expect(take(bytes)).rejects.toThrow(
      "net.pth has no head (fc3.weight, fc3.bias), so it does not tell how many classes there are; say how many, and a new head is made.",
    );
    const { input, notes } = await take(bytes, { classes: 4 });
    expect(input).toEqual({ height: 28, width: 28, channels: 1, classes: 4 });
    expect(notes).toEqual([
      expect.stringContaining("is new, as the file has no head: it was drawn at random for 4 classes"),
    ]);
  });

  test("a real ViT-Tiny takes images of another size", async () => {
    const arrays = fresh("vit_tiny_patch16_224", { height: 224, width: 224, channels: 3, classes: 1000 });
    const result = await take(encodeSafetensors(arrays), { size: 96 });
    expect(result).toMatchObject({ input: { height: 96, width: 96, channels: 3, classes: 1000 } });
    expect(result.notes).toEqual(["The position embedding pos_embed was interpolated from 14x14 to 6x6 places."]);
    expect(result.stored.find(({ name }) => name === "pos_embed")?.shape).toEqual([1, 37, 192]);
    expect(await valuesOf(result, "blocks.7.attn.qkv.weight")).toEqual(arrays["blocks.7.attn.qkv.weight"]?.data);
  });

  test("batch norm's missing counts begin at zero, as int64, and grey images sum a ResNet's first filters", async () => {
    const arrays = fresh("resnet18", { height: 224, width: 224, channels: 3, classes: 10 });
    const result = await take(encodeSafetensors(without(arrays, /num_batches_tracked$/)), { channels: 1, size: 32 });
    expect(result.input).toEqual({ height: 32, width: 32, channels: 1, classes: 10 });
    expect(result.notes).toEqual([
      "The file has no counts of batches (num_batches_tracked); 20 of them begin at 0.",
      "conv1.weight is for 1 channel; its filters are summed over the file's 3 channels.",
    ]);
    const counts = result.stored.filter(({ name }) => name.endsWith("num_batches_tracked"));
    expect(counts.map(({ dtype, shape }) => [dtype, shape])).toEqual(new Array(20).fill(["I64", []]));
    expect([...(await valuesOf(result, "bn1.num_batches_tracked"))]).toEqual([0]);
    const [filters, summed] = [arrays["conv1.weight"]?.data ?? [], await valuesOf(result, "conv1.weight")];
    expect(summed[100]).toBeCloseTo(
      (filters[2 * 147 + 2] ?? 0) + (filters[2 * 147 + 51] ?? 0) + (filters[2 * 147 + 100] ?? 0),
      6,
    );
  });
});

describe("nothing is stored of", () => {
  const arrays = fresh("mlp3", { height: 28, width: 28, channels: 1, classes: 10 });
  const good = encodeSafetensors(arrays);
  const changed = (name: string, data: Float32Array) =>
    encodeSafetensors({ ...arrays, [name]: { shape: arrays[name]?.shape ?? [], data } });

  test.each<[string, Uint8Array, Partial<ImportOptions>, string]>([
    [
      "a file with values that are not finite",
      changed(
        "fc2.bias",
        Float32Array.from({ length: 25 }, (_, index) => (index < 2 ? Number.NaN : index < 3 ? 1 / 0 : 1)),
      ),
      {},
      "net.pth has 3 of 25 values in fc2.bias that are not finite numbers; weights with NaN or infinity cannot be used.",
    ],
    [
      "a file that has another digest than announced",
      good,
      { sha256: "0".repeat(64) },
      `net.pth has the SHA-256 ${sha256(good)}, but ${"0".repeat(64)} was announced; it was damaged on its way, so send it again.`,
    ],
    ["a file that was cut short", good.subarray(0, 5000), {}, "it is truncated or its header lies."],
    [
      "a file of another architecture",
      good,
      { architecture: "convnet3" },
      "net.pth is no ConvNet-3 (convnet3): it fits MLP-3 (mlp3).",
    ],
    [
      "a file that cannot be adapted",
      good,
      { size: 32 },
      "net.pth is for 28x28 images of 1 channel, and its fc1.weight cannot be adapted to 32x32 images of 1 channel.",
    ],
    ["a file for no classes", good, { classes: 0 }, "MLP-3 cannot be built for classes 0"],
  ])("%s", async (_, bytes, options, sentence) => {
    await expect(take(bytes, options)).rejects.toMatchObject({
      name: "BadInput",
      message: expect.stringContaining(sentence),
    });
    expect(await keys()).toEqual([]);
  });

  test("a file that counts half a batch", async () => {
    const network = fresh("resnet18", { height: 32, width: 32, channels: 1, classes: 2 });
    const counts = { "bn1.num_batches_tracked": { shape: [], data: Float32Array.of(1.5) } };
    await expect(take(encodeSafetensors({ ...network, ...counts }))).rejects.toThrow(
      "net.pth has 1.5 in bn1.num_batches_tracked, which counts batches; it must be a whole number from 0.",
    );
    expect(await keys()).toEqual([]);
  });

  test("a file of whole numbers", async () => {
    // float32 and int32 are as long as each other, so only the header says which it is.
    const text = Buffer.from(good).toString("latin1").replace('"fc3.bias":{"dtype":"F32"', '"fc3.bias":{"dtype":"I32"');
    await expect(take(Buffer.from(text, "latin1"))).rejects.toThrow(
      "net.pth has tensor fc3.bias as I32; weights must be floating-point numbers, so save them without quantising them.",
    );
    expect(await keys()).toEqual([]);
  });

  test("an import that is stopped, which may be asked for again", async () => {
    const stop = new AbortController();
    const stopping = context({
      signal: stop.signal,
      report: ({ phase, done }) => {
        if (phase === "Reading the tensors" && done === 3) stop.abort();
      },
    });
    await expect(importWeights(sourceOf(good), { filename: "net.pth" }, stopping)).rejects.toMatchObject({
      name: "Interrupted",
      message: "Stopped; nothing of the file was stored.",
    });
    expect(await keys()).toEqual([]);
    expect((await take(good)).architecture).toBe("mlp3");
  });
});
